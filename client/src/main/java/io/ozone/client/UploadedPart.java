package io.ozone.client;

/**
 * A part as the completion of its upload names it.
 *
 * @param number 1 to 10,000
 * @param etag of the part as it was written
 * @param checksum compared with that of the part; empty = not compared
 */
public record UploadedPart(int number, String etag, String checksum) {
    public UploadedPart(int number, String etag) {
        this(number, etag, "");
    }
}
