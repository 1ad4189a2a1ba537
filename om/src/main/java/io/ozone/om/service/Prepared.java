package io.ozone.om.service;

import io.ozone.wire.BlockLocation;
import io.ozone.wire.om.OmCommand;
import java.util.List;

/**
 * A command that is ready for the log.
 *
 * @param blocks the blocks in it, with where they are
 */
record Prepared(OmCommand command, List<BlockLocation> blocks) {
    static Prepared of(OmCommand command) {
        return new Prepared(command, List.of());
    }
}
