package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import com.google.protobuf.Value;
import com.google.protobuf.Value.KindCase;
import io.ozone.kv.Tx;
import org.junit.jupiter.api.Test;

class CommandRegistryTest {
    private static final Stamp STAMP = new Stamp(7, 0);

    private static CommandRegistry.Builder<Value, KindCase, StringValue> allButText() {
        return CommandRegistry.<Value, KindCase, StringValue>of(KindCase.class, Value::getKindCase)
                .on(KindCase.NULL_VALUE, (tx, stamp, command) -> StringValue.of("null"))
                .on(
                        KindCase.NUMBER_VALUE,
                        Value::getNumberValue,
                        (tx, stamp, number) -> StringValue.of("number " + number))
                .on(KindCase.BOOL_VALUE, (tx, stamp, command) -> StringValue.of("bool at " + stamp.index()))
                .on(KindCase.STRUCT_VALUE, (tx, stamp, command) -> StringValue.of("struct"))
                .on(KindCase.LIST_VALUE, (tx, stamp, command) -> StringValue.of("list"));
    }

    private static StringValue text(Tx tx, Stamp stamp, String text) {
        return StringValue.of("text " + text);
    }

    @Test
    void dispatchesByCase() {
        CommandRegistry<Value, KindCase, StringValue> registry = allButText()
                .on(KindCase.STRING_VALUE, Value::getStringValue, CommandRegistryTest::text)
                .build();
        assertThat(registry.apply(
                                null,
                                STAMP,
                                Value.newBuilder().setStringValue("a").build())
                        .getValue())
                .isEqualTo("text a");
        assertThat(registry.apply(
                                null,
                                STAMP,
                                Value.newBuilder().setNumberValue(2).build())
                        .getValue())
                .isEqualTo("number 2.0");
        assertThat(registry.apply(
                                null,
                                STAMP,
                                Value.newBuilder().setBoolValue(true).build())
                        .getValue())
                .isEqualTo("bool at 7");
    }

    @Test
    void aCaseWithoutHandlerFailsTheConstruction() {
        assertThatThrownBy(() -> allButText().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("STRING_VALUE")
                .hasMessageNotContaining("KIND_NOT_SET");
    }

    @Test
    void aCaseWithTwoHandlersFailsTheConstruction() {
        assertThatThrownBy(() -> allButText().on(KindCase.LIST_VALUE, (tx, stamp, command) -> StringValue.of("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LIST_VALUE");
    }

    @Test
    void aCommandWithoutCaseIsNotServedAndIsABugInApply() {
        CommandRegistry<Value, KindCase, StringValue> registry = allButText()
                .on(KindCase.STRING_VALUE, Value::getStringValue, CommandRegistryTest::text)
                .build();
        assertThat(registry.serves(Value.getDefaultInstance())).isFalse();
        assertThatThrownBy(() -> registry.apply(null, STAMP, Value.getDefaultInstance()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index 7");
    }
}
