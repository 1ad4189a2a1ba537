package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

final class ListMultipartUploadsIT extends Conformance {
    private ListMultipartUploadsResponse list() {
        return s3.listMultipartUploads(r -> r.bucket(bucket));
    }

    @Test
    void uploadsAreListedByKeyAndThenByAge() {
        String second = begin("b");
        String first = begin("a");
        String third = begin("b");
        ListMultipartUploadsResponse list = list();
        assertThat(list.uploads()).extracting(MultipartUpload::uploadId).containsExactly(first, second, third);
        assertThat(list.uploads()).extracting(MultipartUpload::key).containsExactly("a", "b", "b");
        assertThat(list.isTruncated()).isFalse();
        assertThat(list.uploads()).allSatisfy(upload -> {
            assertThat(upload.initiated())
                    .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(2));
            assertThat(upload.initiator().id()).isNotEmpty();
            assertThat(upload.owner().id()).isNotEmpty();
            assertThat(upload.storageClassAsString()).isEqualTo("STANDARD");
        });
    }

    @Test
    void whatIsOverIsNotListed() {
        String done = begin("done");
        complete("done", done, part("done", done, 1, "x"));
        String given = begin("given up");
        s3.abortMultipartUpload(r -> r.bucket(bucket).key("given up").uploadId(given));
        assertThat(list().uploads()).isEmpty();
    }

    @Test
    void namesAreRolledUpAtTheDelimiter() {
        List.of("a/1", "a/2", "b", "c/d/1").forEach(this::begin);
        ListMultipartUploadsResponse root =
                s3.listMultipartUploads(r -> r.bucket(bucket).delimiter("/"));
        assertThat(root.uploads()).extracting(MultipartUpload::key).containsExactly("b");
        assertThat(root.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "c/");
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket).prefix("a/")).uploads())
                .hasSize(2);
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket).prefix("c/").delimiter("/"))
                        .commonPrefixes())
                .extracting(CommonPrefix::prefix)
                .containsExactly("c/d/");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pagesHaveEveryUploadOnce(int size) {
        List<String> begun = new ArrayList<>();
        for (String key : List.of("a", "b", "b", "b", "c")) {
            begun.add(begin(key));
        }
        List<String> listed = new ArrayList<>();
        for (ListMultipartUploadsResponse page :
                s3.listMultipartUploadsPaginator(r -> r.bucket(bucket).maxUploads(size))) {
            assertThat(page.uploads()).hasSizeLessThanOrEqualTo(size);
            page.uploads().forEach(upload -> listed.add(upload.uploadId()));
        }
        assertThat(listed).isEqualTo(begun);
    }

    @Test
    void aMarkerWithoutAnIdIsBehindAllUploadsOfItsKey() {
        begin("a");
        begin("a");
        String b = begin("b");
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket).keyMarker("a")).uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(b);
    }

    @Test
    void namesAreEncodedWhereThatIsAskedFor() {
        begin("a b/é+");
        RawClient.Answer answer = raw.send("GET", "/" + bucket + "?encoding-type=url&uploads", "");
        assertThat(answer.body()).contains("/%C3%A9%2B</Key>").contains("<EncodingType>url</EncodingType>");
    }

    @Test
    void checksumsAreListed() {
        s3.createMultipartUpload(r -> r.bucket(bucket).key("key").checksumAlgorithm("SHA256"));
        assertThat(list().uploads().get(0).checksumAlgorithmAsString()).isEqualTo("SHA256");
        assertThat(list().uploads().get(0).checksumTypeAsString()).isEqualTo("COMPOSITE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-uploads=-1", "max-uploads=x", "encoding-type=base64"})
    void parametersAreChecked(String parameter) {
        assertRefused(400, "InvalidArgument", raw.send("GET", "/" + bucket + "?" + parameter + "&uploads", ""));
    }
}
