package io.ozone.scm.node;

import io.ozone.wire.scm.ContainerReport;
import java.util.List;

/**
 * What a registration or heartbeat changed.
 *
 * @param pipelines whether a pipeline came, went, got another leader or failed
 * @param containers reports that differ from the last of the same replica
 */
public record Changes(boolean pipelines, List<ContainerReport> containers) {}
