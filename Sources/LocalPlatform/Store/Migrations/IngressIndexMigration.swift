/// What the limits of triggers count, and the retries of an attempt, are found without looking at other attempts. Its text is
/// frozen: databases in the field were made by it.
enum IngressIndexMigration {
    static let name = "ingress indexes"

    static let sql = """
        DROP INDEX ingress_by_trigger;
        CREATE INDEX ingress_by_trigger ON ingress (trigger_id, at, counts_for_limits);
        CREATE INDEX ingress_retries ON ingress (ref_log_id) WHERE ref_log_id IS NOT NULL;
        """
}
