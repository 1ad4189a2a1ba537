/**
 * What SCM does without being asked, on the leader only: {@link io.ozone.scm.background.PipelineKeeper} creates
 * and closes pipelines, {@link io.ozone.scm.background.ContainerKeeper} brings containers from open to closed,
 * {@link io.ozone.scm.background.BlockDeletion} has deleted blocks removed from disks. Each looks at the state,
 * proposes commands and offers commands to datanodes; all run on the one task thread, after an interval or when
 * a report changed something.
 */
package io.ozone.scm.background;
