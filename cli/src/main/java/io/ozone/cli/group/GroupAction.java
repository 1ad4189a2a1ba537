package io.ozone.cli.group;

import io.ozone.cli.Action;
import io.ozone.cli.CliSettings;
import io.ozone.common.rpc.Channels;
import io.ozone.common.settings.Settings;
import picocli.CommandLine.Mixin;

/** A command on the group of OM or of SCM. */
abstract class GroupAction extends Action {
    @Mixin
    private GroupChoice choice;

    GroupAction(GroupChoice choice) {
        this.choice = choice;
    }

    abstract void run(RaftGroup group) throws Exception;

    @Override
    protected final void run() throws Exception {
        Settings settings = settings();
        try (Channels channels = new Channels()) {
            run(new RaftGroup(choice, channels, choice.doors(settings), settings.get(CliSettings.REQUEST_TIMEOUT)));
        }
    }
}
