package io.ozone.cluster;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that waits does not fail of what ends a thread of another test. Tests run side by side here, and an election
 * that Raft holds while its group is closed ends with an exception that nobody catches. Found by JUnit for all tests.
 */
public final class OwnThreadsOnly implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }
}
