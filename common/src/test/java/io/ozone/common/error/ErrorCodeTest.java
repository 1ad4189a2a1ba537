package io.ozone.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks the table through what each door reads from it. */
class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource
    void everyRowIsAnErrorAtEveryDoor(ErrorCode code) {
        assertThat(code.grpc()).isNotEqualTo(Status.Code.OK);
        assertThat(code.s3Code()).matches("[A-Z][A-Za-z]+");
        assertThat(code.httpStatus()).isBetween(400, 599);
        assertThat(code.exitCode()).isBetween(1, 9);
        assertThat(code.retry()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void whatCanSucceedLaterIsNotTheCallersFault(ErrorCode code) {
        if (code.retry() == ErrorCode.Retry.LATER) {
            assertThat(code.httpStatus()).isEqualTo(503);
        }
        if (code.httpStatus() < 500) {
            assertThat(code.retry()).isEqualTo(ErrorCode.Retry.NEVER);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesLeadBackToRows(ErrorCode code) {
        assertThat(ErrorCode.find(code.name())).contains(code);
    }

    @Test
    void anUnknownNameLeadsNowhere() {
        assertThat(ErrorCode.find("NO_SUCH_CODE")).isEmpty();
    }

    @Test
    void messagesAreFormatted() {
        OzoneException failure = ErrorCode.KEY_NOT_FOUND.failure("key %s at %d", "k", 7);

        assertThat(failure).hasMessage("key k at 7");
        assertThat(failure.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND);
    }

    @Test
    void aMessageWithoutValuesMayHoldPercentSigns() {
        assertThat(ErrorCode.KEY_NOT_FOUND.failure("key 100%s")).hasMessage("key 100%s");
    }
}
