package io.ozone.s3.auth;

/** What a signing key is good for. @param date {@code yyyymmdd} */
record Scope(String date, String region, String service) {
    static final String TERMINATOR = "aws4_request";

    /** Of signatures that know no scope. */
    static final Scope NONE = new Scope("", "", "");

    String text() {
        return date + '/' + region + '/' + service + '/' + TERMINATOR;
    }
}
