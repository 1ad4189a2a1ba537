package io.ozone.cli.admin;

import static io.ozone.cli.Word.absent;
import static io.ozone.cli.Word.word;

import io.ozone.cli.Group;
import io.ozone.cli.group.GroupCommands;

/** The words of {@code ozone admin}. */
public final class AdminCommands {
    private AdminCommands() {}

    public static Group group() {
        return new Group("State of the cluster.")
                .add(word("safemode", "Status, exit, wait", AdminCommands::safeMode))
                .add(word("pipeline", "The Raft groups of datanodes that take writes", AdminCommands::pipeline))
                .add(word("datanode", "Datanodes, their health and disks", AdminCommands::datanode))
                .add(word("container", "Containers and their replicas", AdminCommands::container))
                .add(word("scm", "The group of the Storage Container Managers", AdminCommands::scm))
                .add(word("om", "The group of the Ozone Managers", AdminCommands::om))
                .add(absent("printTopology replicationmanager containerbalancer cert namespace reconfig"))
                .example("ozone admin safemode wait --timeout 60s")
                .example("ozone admin datanode list --json");
    }

    private static Group safeMode() {
        return new Group("While SCM is in safe mode it hands out no blocks.")
                .add(word(
                        "status",
                        "Whether SCM is in safe mode, and which rules hold it there",
                        SafeModeStatusCommand::new))
                .add(word("wait", "Wait until SCM has left safe mode", SafeModeWait::new))
                .add(word("exit", "Make SCM leave safe mode now", SafeModeExit::new))
                .add(absent("enter"));
    }

    private static Group pipeline() {
        return new Group("The Raft groups of datanodes that take writes.")
                .add(word("list ls", "All pipelines", ListPipelines::new))
                .add(absent("create activate deactivate close"));
    }

    private static Group datanode() {
        return new Group("Datanodes.")
                .add(word("list ls", "All datanodes with health and space", ListDatanodes::new))
                .add(absent("decommission maintenance recommission usageinfo diskbalancer status"));
    }

    private static Group container() {
        return new Group("Containers: the units of replication.")
                .add(word("list ls", "Containers with their state and replicas", ListContainers::new))
                .add(word("info", "One container", ContainerInfoCommand::new))
                .add(word("close", "Close an open container", CloseContainer::new))
                .add(absent("create delete report upgrade"));
    }

    private static Group scm() {
        return new Group("The group of the Storage Container Managers.")
                .add(word("info", "Cluster id, leader, safe mode", ScmInfoCommand::new))
                .add(GroupCommands.scm())
                .add(absent("rotate deletedBlocksTxn finalizeupgrade finalizationstatus"))
                .example("ozone admin scm roles");
    }

    private static Group om() {
        return new Group("The group of the Ozone Managers.")
                .add(GroupCommands.om())
                .add(absent("list-open-files lof list-open-keys lok lease snapshot fetch-key updateranger"
                        + " finalizeupgrade finalizationstatus prepare cancelprepare"))
                .example("ozone admin om roles -id cluster1");
    }
}
