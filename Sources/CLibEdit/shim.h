#pragma once

// libedit sets its options through variadic functions, which Swift cannot call. Each of these is one such call.

#include <histedit.h>
#include <stdio.h>

static inline void phrosh_el_set_client_data(EditLine *editor, void *data) { el_set(editor, EL_CLIENTDATA, data); }

static inline void *phrosh_el_client_data(EditLine *editor) {
    void *data = NULL;
    el_get(editor, EL_CLIENTDATA, &data);
    return data;
}

static inline void phrosh_el_set_prompt(EditLine *editor, char *(*prompt)(EditLine *)) {
    el_set(editor, EL_PROMPT, prompt);
}

static inline void phrosh_el_set_reader(EditLine *editor, int (*reader)(EditLine *, wchar_t *)) {
    el_set(editor, EL_GETCFN, reader);
}

static inline void phrosh_el_use_emacs_keys(EditLine *editor) { el_set(editor, EL_EDITOR, "emacs"); }

static inline void phrosh_el_ignore_signals(EditLine *editor) { el_set(editor, EL_SIGNAL, 0); }

static inline void phrosh_el_add_function(
    EditLine *editor, const char *name, const char *help, unsigned char (*function)(EditLine *, int)) {
    el_set(editor, EL_ADDFN, name, help, function);
}

static inline void phrosh_el_bind(EditLine *editor, const char *key, const char *function) {
    el_set(editor, EL_BIND, key, function, NULL);
}

// In the second map too, which holds the commands of vi mode.
static inline void phrosh_el_bind_everywhere(EditLine *editor, const char *key, const char *function) {
    el_set(editor, EL_BIND, key, function, NULL);
    el_set(editor, EL_BIND, "-a", key, function, NULL);
}

static inline void phrosh_el_refresh(EditLine *editor) { el_set(editor, EL_REFRESH); }

static inline void phrosh_el_prepare_terminal(EditLine *editor, int on) { el_set(editor, EL_PREP_TERM, on); }

static inline void phrosh_el_set_history(EditLine *editor, History *history_of_lines) {
    el_set(editor, EL_HIST, history, history_of_lines);
}

// Keeps the newest `count` lines, and of equal neighbours one.
static inline void phrosh_history_limit(History *lines, int count) {
    HistEvent event;
    history(lines, &event, H_SETSIZE, count);
    history(lines, &event, H_SETUNIQUE, 1);
}

static inline void phrosh_history_enter(History *lines, const char *line) {
    HistEvent event;
    history(lines, &event, H_ENTER, line);
}
