package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import java.util.concurrent.CompletionException;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.Test;

class RatisErrorsTest {
    @Test
    void aFollowerThatLostItsLeaderAmidAQuestionIsAskedAgain() {
        Throwable broken = new CompletionException(
                Status.UNAVAILABLE.withDescription("io exception").asRuntimeException());
        assertThat(RatisErrors.translate("om1", broken).code()).isEqualTo(ErrorCode.NOT_READY);
    }
}
