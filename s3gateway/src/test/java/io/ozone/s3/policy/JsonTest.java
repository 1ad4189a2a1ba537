package io.ozone.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void documentsBecomeValues() {
        assertThat(Json.parse(" {\"a\" : [1, -2.5e3, true, false, null, \"x\"], \"b\": {}, \"c\": []} "))
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(1, new BigDecimal("-2.5e3"), true, false, null, "x"),
                        "b",
                        Map.of(),
                        "c",
                        List.of()));
        assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\\$é\""))
                .isEqualTo("\"\\/\b\f\n\r\té😀$é");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{",
                "[",
                "\"",
                "\"\\",
                "\"\\u12\"",
                "\"\n\"",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,\"a\":2}",
                "[1,]",
                "[1 2]",
                "[,1]",
                "1 2",
                "{}{}",
                "tru",
                "nul",
                "'a'",
                "--1",
                "1e",
                "-",
                "11111111111111111111111111111111111111111",
                "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
    }
}
