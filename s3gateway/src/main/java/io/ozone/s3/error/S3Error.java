package io.ozone.s3.error;

/** Errors that only the S3 door knows, with their HTTP status. All others are rows of {@code ErrorCode}. */
public enum S3Error {
    ACCESS_CONTROL_LIST_NOT_SUPPORTED("AccessControlListNotSupported", 400),
    ACCESS_DENIED("AccessDenied", 403),
    ACCESS_FORBIDDEN("AccessForbidden", 403),
    AUTHORIZATION_HEADER_MALFORMED("AuthorizationHeaderMalformed", 400),
    AUTHORIZATION_QUERY_PARAMETERS_ERROR("AuthorizationQueryParametersError", 400),
    BAD_DIGEST("BadDigest", 400),
    BAD_REQUEST("BadRequest", 400),
    BUCKET_ALREADY_OWNED_BY_YOU("BucketAlreadyOwnedByYou", 409),
    ENTITY_TOO_LARGE("EntityTooLarge", 400),
    ENTITY_TOO_SMALL("EntityTooSmall", 400),
    EXPIRED_TOKEN("ExpiredToken", 400),
    ILLEGAL_LOCATION_CONSTRAINT("IllegalLocationConstraintException", 400),
    ILLEGAL_VERSIONING_CONFIGURATION("IllegalVersioningConfigurationException", 400),
    INCOMPLETE_BODY("IncompleteBody", 400),
    INCORRECT_NUMBER_OF_FILES("IncorrectNumberOfFilesInPostRequest", 400),
    INTERNAL_ERROR("InternalError", 500),
    INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", 403),
    INVALID_ARGUMENT("InvalidArgument", 400),
    INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP("InvalidBucketAclWithObjectOwnership", 400),
    INVALID_DIGEST("InvalidDigest", 400),
    INVALID_ENCRYPTION_ALGORITHM("InvalidEncryptionAlgorithmError", 400),
    INVALID_POLICY_DOCUMENT("InvalidPolicyDocument", 400),
    INVALID_RANGE("InvalidRange", 416),
    INVALID_REDIRECT_LOCATION("InvalidRedirectLocation", 400),
    INVALID_REQUEST("InvalidRequest", 400),
    INVALID_RETENTION_PERIOD("InvalidRetentionPeriod", 400),
    INVALID_STORAGE_CLASS("InvalidStorageClass", 400),
    INVALID_TAG("InvalidTag", 400),
    INVALID_TARGET_BUCKET_FOR_LOGGING("InvalidTargetBucketForLogging", 400),
    INVALID_TOKEN("InvalidToken", 400),
    INVALID_URI("InvalidURI", 400),
    KMS_DISABLED("KMS.DisabledException", 400),
    KMS_INVALID_STATE("KMS.KMSInvalidStateException", 400),
    KMS_NOT_FOUND("KMS.NotFoundException", 400),
    KEY_TOO_LONG("KeyTooLongError", 400),
    MALFORMED_ACL("MalformedACLError", 400),
    MALFORMED_POLICY("MalformedPolicy", 400),
    MALFORMED_POST_REQUEST("MalformedPOSTRequest", 400),
    MALFORMED_TRAILER("MalformedTrailerError", 400),
    MALFORMED_XML("MalformedXML", 400),
    MAX_POST_PRE_DATA_LENGTH_EXCEEDED("MaxPostPreDataLengthExceededError", 400),
    METADATA_TOO_LARGE("MetadataTooLarge", 400),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
    MISSING_CONTENT_LENGTH("MissingContentLength", 411),
    MISSING_SECURITY_HEADER("MissingSecurityHeader", 400),
    NO_SUCH_BUCKET_POLICY("NoSuchBucketPolicy", 404),
    NO_SUCH_CORS_CONFIGURATION("NoSuchCORSConfiguration", 404),
    NO_SUCH_LIFECYCLE_CONFIGURATION("NoSuchLifecycleConfiguration", 404),
    NO_SUCH_OBJECT_LOCK_CONFIGURATION("NoSuchObjectLockConfiguration", 404),
    NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION("NoSuchPublicAccessBlockConfiguration", 404),
    NO_SUCH_TAG_SET("NoSuchTagSet", 404),
    NO_SUCH_WEBSITE_CONFIGURATION("NoSuchWebsiteConfiguration", 404),
    NOT_IMPLEMENTED("NotImplemented", 501),
    OBJECT_LOCK_CONFIGURATION_NOT_FOUND("ObjectLockConfigurationNotFoundError", 404),
    OPERATION_ABORTED("OperationAborted", 409),
    OWNERSHIP_CONTROLS_NOT_FOUND("OwnershipControlsNotFoundError", 404),
    PACKED_POLICY_TOO_LARGE("PackedPolicyTooLarge", 400),
    PRECONDITION_FAILED("PreconditionFailed", 412),
    REPLICATION_CONFIGURATION_NOT_FOUND("ReplicationConfigurationNotFoundError", 404),
    REQUEST_TIME_TOO_SKEWED("RequestTimeTooSkewed", 403),
    SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND("ServerSideEncryptionConfigurationNotFoundError", 404),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503),
    SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch", 403),
    UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS("UnresolvableGrantByEmailAddress", 400),
    VALIDATION_ERROR("ValidationError", 400),
    CONTENT_SHA256_MISMATCH("XAmzContentSHA256Mismatch", 400),

    // As STS words them.
    STS_EXPIRED_TOKEN("ExpiredToken", 403),
    STS_INCOMPLETE_SIGNATURE("IncompleteSignature", 400),
    STS_INTERNAL_FAILURE("InternalFailure", 500),
    STS_INVALID_CLIENT_TOKEN_ID("InvalidClientTokenId", 403),
    STS_MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocument", 400),
    STS_MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationToken", 403);

    private final String code;
    private final int status;

    S3Error(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /** As it stands in the XML. */
    public String code() {
        return code;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    public S3Exception failure(String message) {
        return new S3Exception(code, status, message, null);
    }

    /** Formats with {@link String#formatted}. */
    public S3Exception failure(String format, Object... values) {
        return new S3Exception(code, status, format.formatted(values), null);
    }

    public S3Exception failure(Throwable cause, String message) {
        return new S3Exception(code, status, message, cause);
    }
}
