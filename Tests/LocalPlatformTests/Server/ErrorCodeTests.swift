import HTTPTypes
import NIOCore
import Testing
import Values

@testable import LocalPlatform

@Suite("Error bodies")
struct ErrorCodeTests {
    /// The table of section 4, and the codes of sections 2, 3 and 27.
    private static let table: [Int: Set<String>] = [
        400: [
            "invalid_json", "validation_failed", "run_id_mismatch", "input_schema_mismatch",
            "file_not_found_in_library", "media_type_not_allowed", "invalid_answer", "not_waiting_for_timer",
            "manifest_files_needed",
        ],
        401: ["missing_api_key", "invalid_api_key", "missing_access_token", "invalid_access_token"],
        403: [
            "agent_not_in_scope", "run_not_in_scope", "ip_not_allowed", "origin_not_allowed",
            "user_task_not_api_completable", "file_uploads_disabled", "upload_key_mismatch", "upload_url_invalid",
        ],
        404: ["not_found", "run_not_found", "user_task_not_found", "object_not_found"],
        405: ["method_not_allowed"],
        409: [
            "user_task_already_completed", "user_task_cancelled", "run_not_waiting", "run_finished", "wrong_pause_type",
            "no_deployed_version", "trigger_inactive", "upload_missing", "name_taken", "in_use",
            "incident_already_solved", "agent_deployed",
            "version_deployed", "version_not_deployed", "no_older_version", "retry_unavailable",
        ],
        413: ["payload_too_large", "input_tokens_exceeded", "storage_quota_exceeded"],
        415: ["unsupported_media_type"],
        421: ["wrong_host"],
        429: ["rate_limited_minute", "rate_limited_day", "too_many_concurrent_runs"],
        500: ["internal"],
        503: ["shutting_down"],
    ]

    @Test("every code has the status of the contract")
    func statuses() {
        let found = Dictionary(grouping: ErrorCode.allCases, by: \.status.code)
        #expect(found.mapValues { Set($0.map(\.rawValue)) } == Self.table)
    }

    @Test(
        "what the engine refuses is told in the words of the contract",
        arguments: [
            (.runNotFound, "run_not_found", nil),
            (.taskNotFound, "user_task_not_found", "userTaskId"),
            (.taskAlreadyCompleted(at: Instant(nanoseconds: 0)), "user_task_already_completed", "userTaskId"),
            (.taskCancelled, "user_task_cancelled", "userTaskId"),
            (.taskNotAPICompletable, "user_task_not_api_completable", "userTaskId"),
            (.invalidAnswer(field: "textValue", message: "too long"), "invalid_answer", "textValue"),
            (.runFinished, "run_finished", nil),
            (.runNotWaiting, "run_not_waiting", nil),
            (.wrongPauseType, "wrong_pause_type", nil),
            (.notWaitingForTimer, "not_waiting_for_timer", nil),
            (.storage(.diskFull), "internal", nil),
        ] as [(EngineError, String, String?)])
    func engineErrors(error: EngineError, code: String, field: String?) {
        let described = APIError(describing: error)
        #expect(described.code.rawValue == code)
        #expect(described.field == field)
    }

    @Test("a failure of our own tells nothing of itself")
    func internalErrors() throws {
        let error = APIError(describing: StoreError.failed(code: 1, message: "no such table: secrets"))
        #expect(error == .internal)
        #expect(try body(of: error).json().contains("secrets") == false)
    }

    @Test("the body has the members of section 4 and no null")
    func body() throws {
        var error = APIError(.inputSchemaMismatch, "input.orderId is required", field: "input.orderId")
        error.details = [.init(field: "input.orderId", rule: "required", message: "is required")]
        #expect(
            try body(of: error) == [
                "error": [
                    "code": "input_schema_mismatch", "message": "input.orderId is required", "field": "input.orderId",
                    "details": [["field": "input.orderId", "rule": "required", "message": "is required"]],
                    "requestId": "b1f0",
                ]
            ])
        #expect(
            try body(of: APIError(.runFinished, "This run is finished.")) == [
                "error": ["code": "run_finished", "message": "This run is finished.", "requestId": "b1f0"]
            ])
    }

    private func body(of error: APIError) throws -> Value { try JSON.parse(error.body(requestId: "b1f0").bytes) }
}
