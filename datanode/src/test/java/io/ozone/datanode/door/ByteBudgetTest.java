package io.ozone.datanode.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final List<String> ran = new ArrayList<>();
    private final ByteBudget budget = new ByteBudget(10);

    @Test
    void whoeverDoesNotFitWaitsInLine() {
        budget.take(6, () -> ran.add("first"));
        budget.take(6, () -> ran.add("second"));
        budget.take(1, () -> ran.add("small, but behind"));
        assertThat(ran).containsExactly("first");
        budget.giveBack(6);
        assertThat(ran).containsExactly("first", "second", "small, but behind");
        assertThat(budget.taken()).isEqualTo(7);
    }

    @Test
    void aRequestLargerThanTheBudgetPassesAlone() {
        budget.take(1, () -> ran.add("small"));
        budget.take(50, () -> ran.add("large"));
        assertThat(ran).containsExactly("small");
        budget.giveBack(1);
        assertThat(ran).containsExactly("small", "large");
        budget.take(1, () -> ran.add("next"));
        assertThat(budget.waiting()).isEqualTo(1);
        budget.giveBack(50);
        assertThat(ran).endsWith("next");
    }
}
