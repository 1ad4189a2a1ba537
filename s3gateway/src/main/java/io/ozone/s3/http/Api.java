package io.ozone.s3.http;

/** The protocols that the door speaks. A signature is good for one of them. */
public enum Api {
    S3("s3"),
    /** AWS' Security Token Service: temporary credentials. */
    STS("sts");

    private final String service;

    Api(String service) {
        this.service = service;
    }

    /** As the scope of a signature names it. */
    public String service() {
        return service;
    }
}
