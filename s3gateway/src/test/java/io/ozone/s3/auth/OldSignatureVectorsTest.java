package io.ozone.s3.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.http.RequestTarget;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

/** The examples of Amazon's documentation of Signature Version 2. */
class OldSignatureVectorsTest {
    private static final String ID = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String BUCKET = "johnsmith";

    @Test
    void anObjectIsRead() {
        assertSigned(
                "GET", "/photos/puppy.jpg", BUCKET, "bWq2s1WEIj+Ydj0vQ697zp+IXMU=", "Tue, 27 Mar 2007 19:36:42 +0000");
    }

    @Test
    void anObjectIsStored() {
        assertSigned(
                "PUT",
                "/photos/puppy.jpg",
                BUCKET,
                "MyyxeRY7whkBe+bq8fHCL/2kKUg=",
                "Tue, 27 Mar 2007 21:15:45 +0000",
                "content-type",
                "image/jpeg",
                "content-length",
                "94328");
    }

    @Test
    void aBucketIsListed() {
        assertSigned(
                "GET",
                "/?prefix=photos&max-keys=50&marker=puppy",
                BUCKET,
                "htDYFYduRNen8P9ZfE/s9SuKy0U=",
                "Tue, 27 Mar 2007 19:42:41 +0000");
    }

    @Test
    void theSubresourceIsSigned() {
        assertSigned("GET", "/?acl", BUCKET, "c2WLPFtWHVgbEmeEG93a4cG37dM=", "Tue, 27 Mar 2007 19:44:46 +0000");
    }

    @Test
    void theBucketMayStandInThePath() {
        assertSigned(
                "DELETE",
                "/johnsmith/photos/puppy.jpg",
                "",
                "lx3byBScXR6KzyMaifNkardMwNk=",
                "Tue, 27 Mar 2007 21:20:26 +0000");
    }

    @Test
    void amazonsHeadersAreSigned() {
        assertSigned(
                "PUT",
                "/db-backup.dat.gz",
                "static.johnsmith.net",
                "ilyl83RwaSoYIEdixDQcA4OnAnc=",
                "Tue, 27 Mar 2007 21:06:08 +0000",
                "x-amz-acl",
                "public-read",
                "content-type",
                "application/x-download",
                "content-md5",
                "4gJE4saaMU4BqNR0kLY+lw==",
                "X-Amz-Meta-ReviewedBy",
                "joe@johnsmith.net",
                "X-Amz-Meta-ReviewedBy",
                "jane@johnsmith.net",
                "X-Amz-Meta-FileChecksum",
                "0x02661779",
                "X-Amz-Meta-ChecksumAlgorithm",
                "crc32");
    }

    /** As botocore sends them; the documentation would have them signed without the slash. */
    @Test
    void aBucketInThePathMayBeSignedWithASlash() {
        assertSigned(
                "PUT",
                "/johnsmith",
                "",
                "GobRhWi+KG7IrdJ3kSpzN5tKYQ4=",
                "Tue, 27 Mar 2007 19:44:46 GMT",
                "x-amz-acl",
                "public-read");
        assertSigned("GET", "/johnsmith?acl", "", "8TMihIighI6pug1ryLV6XH0p2tI=", "Tue, 27 Mar 2007 19:44:46 GMT");
        HttpFields headers = HttpFields.build()
                .add("authorization", "AWS " + ID + ":x")
                .add("date", "Tue, 27 Mar 2007 19:44:46 GMT");
        assertThat(OldSignature.ofHeader("GET", RequestTarget.parse("/johnsmith", ""), headers)
                        .toSign())
                .extracting(text -> text.substring(text.lastIndexOf('\n')))
                .containsExactly("\n/johnsmith", "\n/johnsmith/");
        assertThat(OldSignature.ofHeader("GET", RequestTarget.parse("/johnsmith/key", ""), headers)
                        .toSign())
                .hasSize(1);
    }

    @Test
    void theServiceIsAsked() {
        assertSigned("GET", "/", "", "qGdzdERIC03wnaRNKh6OqZehG9s=", "Wed, 28 Mar 2007 01:29:59 +0000");
    }

    @Test
    void thePathIsSignedAsItIsSent() {
        assertSigned(
                "GET",
                "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
                "",
                "DNEZGsoieTZ92F3bUfSPQcbGmlM=",
                "Wed, 28 Mar 2007 01:49:49 +0000");
    }

    @Test
    void theSignatureMayStandInTheQuery() {
        RequestTarget target = RequestTarget.parse(
                "/photos/puppy.jpg?AWSAccessKeyId=" + ID
                        + "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620",
                BUCKET);
        assertThat(OldSignature.isInQuery(target)).isTrue();
        OldSignature signature = OldSignature.ofQuery("GET", target, HttpFields.EMPTY);
        assertThat(signature.accessId()).isEqualTo(ID);
        assertThat(signature.millis()).isEqualTo(1175139620_000L);
        assertThat(signature.isMadeWith(SECRET)).isTrue();
        assertThat(signature.isMadeWith(SECRET + "x")).isFalse();
    }

    /** A header of Amazon's for the date takes its place, and is signed among Amazon's headers. */
    @Test
    void theDateMayStandInAHeaderOfAmazons() {
        HttpFields headers = HttpFields.build()
                .add("authorization", "AWS " + ID + ":x")
                .add("date", "Tue, 27 Mar 2007 21:20:27 +0000")
                .add("x-amz-date", "Tue, 27 Mar 2007 21:20:26 +0000");
        OldSignature signature =
                OldSignature.ofHeader("DELETE", RequestTarget.parse("/johnsmith/photos/puppy.jpg", ""), headers);
        assertThat(signature.toSign())
                .containsExactly(
                        "DELETE\n\n\n\nx-amz-date:Tue, 27 Mar 2007 21:20:26 +0000\n/johnsmith/photos/puppy.jpg");
        assertThat(signature.millis()).isEqualTo(1175030426_000L);
    }

    private static void assertSigned(
            String method, String target, String hostBucket, String signature, String date, String... headers) {
        HttpFields.Mutable fields =
                HttpFields.build().add("date", date).add("authorization", "AWS " + ID + ":" + signature);
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(headers[i], headers[i + 1]);
        }
        assertThat(OldSignature.isInHeader(fields)).isTrue();
        OldSignature found = OldSignature.ofHeader(method, RequestTarget.parse(target, hostBucket), fields);
        assertThat(found.accessId()).isEqualTo(ID);
        assertThat(found.isMadeWith(SECRET)).as("%s", found.toSign()).isTrue();
    }
}
