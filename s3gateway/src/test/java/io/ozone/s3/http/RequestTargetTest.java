package io.ozone.s3.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.error.S3Exception;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource({
        "/, SERVICE, '', ''",
        "/b, BUCKET, b, ''",
        "/b/, BUCKET, b, ''",
        "/b/k, OBJECT, b, k",
        "/b//, OBJECT, b, /",
        "/b//k, OBJECT, b, /k",
        "/b/../k, OBJECT, b, ../k",
        "/b/a%2Fb, OBJECT, b, a/b",
        "/b/a+b, OBJECT, b, a+b",
        "/b/a%2Bb, OBJECT, b, a+b",
        "/b/%C3%A9, OBJECT, b, é",
        "/b/k;p=1, OBJECT, b, k;p=1",
        "/b/%2e%2e, OBJECT, b, ..",
        "/b/100%25, OBJECT, b, 100%"
    })
    void pathsAreTakenAsTheyStand(String path, Level level, String bucket, String key) {
        RequestTarget target = RequestTarget.parse(path, "");
        assertThat(target.level()).isEqualTo(level);
        assertThat(target.bucket()).isEqualTo(bucket);
        assertThat(target.key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "//", "//k", "/b/%", "/b/%4", "/b/%zz", "/b/%ff", "/b/%C3", "/b/%ED%A0%80"})
    void pathsThatNameNothingAreRefused(String path) {
        assertThatThrownBy(() -> RequestTarget.parse(path, ""))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.code()).isEqualTo("InvalidURI"));
    }

    @Test
    void theHostMayNameTheBucket() {
        assertThat(RequestTarget.parse("/", "b").level()).isEqualTo(Level.BUCKET);
        assertThat(RequestTarget.parse("/a/b", "b").key()).isEqualTo("a/b");
        assertThat(RequestTarget.parse("//a", "b").key()).isEqualTo("/a");
    }

    @Test
    void aWholeUriMeansItsPath() {
        assertThat(RequestTarget.parse("http://host:1/b/k?x", "").key()).isEqualTo("k");
        assertThat(RequestTarget.parse("http://host", "").level()).isEqualTo(Level.SERVICE);
        assertThat(RequestTarget.parse("/b/http://k", "").key()).isEqualTo("http://k");
    }

    @Test
    void parametersAreDecoded() {
        RequestTarget target = RequestTarget.parse("/b?acl&prefix=a%2Fb+c%2B&empty=&&x=1=2&prefix=second", "");
        assertThat(target.parameters())
                .extracting(Parameter::name)
                .containsExactly("acl", "prefix", "empty", "x", "prefix");
        assertThat(target.has("acl")).isTrue();
        assertThat(target.parameter("acl")).isEmpty();
        assertThat(target.parameter("prefix")).isEqualTo("a/b c+");
        assertThat(target.parameter("x")).isEqualTo("1=2");
        assertThat(target.parameter("none")).isNull();
    }

    @Test
    void theLongestDomainThatFitsCounts() {
        HostNames names = new HostNames(List.of("example.com", "s3.example.com"));
        assertThat(names.bucket("photos.s3.example.com")).isEqualTo("photos");
        assertThat(names.bucket("Photos.S3.example.com:9878")).isEqualTo("photos");
        assertThat(names.bucket("my.photos.s3.example.com")).isEqualTo("my.photos");
        assertThat(names.bucket("s3.example.com")).isEmpty();
        assertThat(names.bucket("photos.example.com")).isEqualTo("photos");
        assertThat(names.bucket("10.0.0.1:9878")).isEmpty();
        assertThat(names.bucket("[::1]:9878")).isEmpty();
        assertThat(names.bucket("localhost:9878")).isEmpty();
        assertThatThrownBy(() -> names.bucket("photos.elsewhere.org")).hasMessageContaining("ozone.s3g.domain.name");
        assertThatThrownBy(() -> names.bucket("badexample.com")).isInstanceOf(S3Exception.class);
        assertThat(new HostNames(List.of()).bucket("photos.elsewhere.org")).isEmpty();
    }
}
