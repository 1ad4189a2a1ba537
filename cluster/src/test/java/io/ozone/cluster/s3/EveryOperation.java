package io.ozone.cluster.s3;

import java.util.stream.Stream;

/** A request for each operation on a bucket, or on something in it, that asks for nothing out of the ordinary. */
enum EveryOperation {
    PUT_OBJECT("PUT", "/key", "x"),
    GET_OBJECT("GET", "/key"),
    HEAD_OBJECT("HEAD", "/key"),
    DELETE_OBJECT("DELETE", "/key"),
    DELETE_OBJECTS("POST", "?delete", "<Delete><Object><Key>key</Key></Object></Delete>"),
    COPY_OBJECT("PUT", "/copy", ""),
    GET_OBJECT_ATTRIBUTES("GET", "/key?attributes"),
    PUT_OBJECT_TAGGING("PUT", "/key?tagging", "<Tagging><TagSet/></Tagging>"),
    GET_OBJECT_TAGGING("GET", "/key?tagging"),
    DELETE_OBJECT_TAGGING("DELETE", "/key?tagging"),
    CREATE_MULTIPART_UPLOAD("POST", "/key?uploads"),
    UPLOAD_PART("PUT", "/key?partNumber=1&uploadId=u", "x"),
    COMPLETE_MULTIPART_UPLOAD(
            "POST",
            "/key?uploadId=u",
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"x\"</ETag></Part></CompleteMultipartUpload>"),
    ABORT_MULTIPART_UPLOAD("DELETE", "/key?uploadId=u"),
    LIST_PARTS("GET", "/key?uploadId=u"),
    LIST_MULTIPART_UPLOADS("GET", "?uploads"),
    HEAD_BUCKET("HEAD", ""),
    DELETE_BUCKET("DELETE", ""),
    GET_BUCKET_LOCATION("GET", "?location"),
    LIST_OBJECTS("GET", ""),
    LIST_OBJECTS_V2("GET", "?list-type=2"),
    LIST_OBJECT_VERSIONS("GET", "?versions"),
    GET_BUCKET_VERSIONING("GET", "?versioning"),
    PUT_BUCKET_VERSIONING(
            "PUT", "?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
    GET_BUCKET_CORS("GET", "?cors"),
    PUT_BUCKET_CORS(
            "PUT",
            "?cors",
            "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>"
                    + "</CORSConfiguration>"),
    DELETE_BUCKET_CORS("DELETE", "?cors"),
    GET_BUCKET_ENCRYPTION("GET", "?encryption"),
    PUT_BUCKET_ENCRYPTION(
            "PUT",
            "?encryption",
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256"
                    + "</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"),
    DELETE_BUCKET_ENCRYPTION("DELETE", "?encryption"),
    GET_BUCKET_LIFECYCLE("GET", "?lifecycle"),
    PUT_BUCKET_LIFECYCLE(
            "PUT",
            "?lifecycle",
            "<LifecycleConfiguration><Rule><Prefix/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>"
                    + "</Rule></LifecycleConfiguration>"),
    DELETE_BUCKET_LIFECYCLE("DELETE", "?lifecycle"),
    GET_BUCKET_TAGGING("GET", "?tagging"),
    PUT_BUCKET_TAGGING("PUT", "?tagging", "<Tagging><TagSet/></Tagging>"),
    DELETE_BUCKET_TAGGING("DELETE", "?tagging"),
    GET_BUCKET_LOGGING("GET", "?logging"),
    PUT_BUCKET_LOGGING("PUT", "?logging", "<BucketLoggingStatus/>"),
    GET_PUBLIC_ACCESS_BLOCK("GET", "?publicAccessBlock"),
    PUT_PUBLIC_ACCESS_BLOCK("PUT", "?publicAccessBlock", "<PublicAccessBlockConfiguration/>"),
    DELETE_PUBLIC_ACCESS_BLOCK("DELETE", "?publicAccessBlock"),
    GET_BUCKET_OWNERSHIP_CONTROLS("GET", "?ownershipControls"),
    PUT_BUCKET_OWNERSHIP_CONTROLS(
            "PUT",
            "?ownershipControls",
            "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>"),
    DELETE_BUCKET_OWNERSHIP_CONTROLS("DELETE", "?ownershipControls");

    private final String method;
    private final String target;
    private final String body;

    EveryOperation(String method, String target) {
        this(method, target, "");
    }

    EveryOperation(String method, String target, String body) {
        this.method = method;
        this.target = target;
        this.body = body;
    }

    RawClient.Answer send(RawClient raw, String bucket, String... headers) {
        return raw.send(
                method,
                "/" + bucket + target,
                body,
                Stream.of(headers, ownHeaders(bucket)).flatMap(Stream::of).toArray(String[]::new));
    }

    /** Whether an answer says in a body what is wrong. */
    boolean explains() {
        return !method.equals("HEAD");
    }

    private String[] ownHeaders(String bucket) {
        switch (this) {
            case GET_OBJECT_ATTRIBUTES:
                return new String[] {"x-amz-object-attributes", "ETag"};
            case COPY_OBJECT:
                return new String[] {"x-amz-copy-source", bucket + "/key"};
            default:
                return new String[0];
        }
    }
}
