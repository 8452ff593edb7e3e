import HTTPTypes

/// Every refusal the server knows, by the stable name that error bodies carry in `code` (contract, section 4).
enum ErrorCode: String, Sendable, CaseIterable {
    case invalidJSON = "invalid_json"
    case validationFailed = "validation_failed"
    case runIdMismatch = "run_id_mismatch"
    case inputSchemaMismatch = "input_schema_mismatch"
    case fileNotFoundInLibrary = "file_not_found_in_library"
    case mediaTypeNotAllowed = "media_type_not_allowed"
    case invalidAnswer = "invalid_answer"
    case notWaitingForTimer = "not_waiting_for_timer"
    case manifestFilesNeeded = "manifest_files_needed"

    case missingAPIKey = "missing_api_key"
    case invalidAPIKey = "invalid_api_key"
    case missingAccessToken = "missing_access_token"
    case invalidAccessToken = "invalid_access_token"

    case agentNotInScope = "agent_not_in_scope"
    case runNotInScope = "run_not_in_scope"
    case ipNotAllowed = "ip_not_allowed"
    case originNotAllowed = "origin_not_allowed"
    case userTaskNotAPICompletable = "user_task_not_api_completable"
    case fileUploadsDisabled = "file_uploads_disabled"
    case uploadKeyMismatch = "upload_key_mismatch"
    case uploadURLInvalid = "upload_url_invalid"

    case notFound = "not_found"
    case runNotFound = "run_not_found"
    case userTaskNotFound = "user_task_not_found"
    case objectNotFound = "object_not_found"
    case methodNotAllowed = "method_not_allowed"

    case userTaskAlreadyCompleted = "user_task_already_completed"
    case userTaskCancelled = "user_task_cancelled"
    case runNotWaiting = "run_not_waiting"
    case runFinished = "run_finished"
    case wrongPauseType = "wrong_pause_type"
    case noDeployedVersion = "no_deployed_version"
    case triggerInactive = "trigger_inactive"
    case uploadMissing = "upload_missing"
    case agentDeployed = "agent_deployed"
    case versionDeployed = "version_deployed"
    case versionNotDeployed = "version_not_deployed"
    case noOlderVersion = "no_older_version"
    case nameTaken = "name_taken"
    case inUse = "in_use"
    case incidentAlreadySolved = "incident_already_solved"
    case retryUnavailable = "retry_unavailable"

    case payloadTooLarge = "payload_too_large"
    case inputTokensExceeded = "input_tokens_exceeded"
    case storageQuotaExceeded = "storage_quota_exceeded"
    case unsupportedMediaType = "unsupported_media_type"
    case wrongHost = "wrong_host"

    case rateLimitedMinute = "rate_limited_minute"
    case rateLimitedDay = "rate_limited_day"
    case tooManyConcurrentRuns = "too_many_concurrent_runs"

    case `internal` = "internal"
    case shuttingDown = "shutting_down"
}

extension ErrorCode {
    /// The HTTP status that goes with the code; a code has one status wherever it occurs.
    var status: HTTPResponse.Status {
        switch self {
        case .invalidJSON, .validationFailed, .runIdMismatch, .inputSchemaMismatch, .fileNotFoundInLibrary,
            .mediaTypeNotAllowed,
            .invalidAnswer, .notWaitingForTimer, .manifestFilesNeeded:
            .badRequest
        case .missingAPIKey, .invalidAPIKey, .missingAccessToken, .invalidAccessToken: .unauthorized
        case .agentNotInScope, .runNotInScope, .ipNotAllowed, .originNotAllowed, .userTaskNotAPICompletable,
            .fileUploadsDisabled, .uploadKeyMismatch, .uploadURLInvalid:
            .forbidden
        case .notFound, .runNotFound, .userTaskNotFound, .objectNotFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .userTaskAlreadyCompleted, .userTaskCancelled, .runNotWaiting, .runFinished, .wrongPauseType,
            .noDeployedVersion, .triggerInactive, .uploadMissing, .nameTaken, .inUse, .incidentAlreadySolved,
            .agentDeployed, .versionDeployed,
            .versionNotDeployed, .noOlderVersion, .retryUnavailable:
            .conflict
        case .payloadTooLarge, .inputTokensExceeded, .storageQuotaExceeded: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .wrongHost: .misdirectedRequest
        case .rateLimitedMinute, .rateLimitedDay, .tooManyConcurrentRuns: .tooManyRequests
        case .internal: .internalServerError
        case .shuttingDown: .serviceUnavailable
        }
    }
}
