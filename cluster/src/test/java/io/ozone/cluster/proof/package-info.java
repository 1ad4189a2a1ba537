/**
 * Proof that a cluster of several hosts keeps its promises while parts of it fail. A {@link
 * io.ozone.cluster.proof.ProcessCluster} runs every daemon as a process of its own; a {@link
 * io.ozone.cluster.proof.Nemesis} breaks them; clients note in a {@link io.ozone.cluster.proof.History} what they
 * asked and were told; {@link io.ozone.cluster.proof.RegisterCheck} and {@link
 * io.ozone.cluster.proof.ListingCheck} say whether that can have happened in a store that never failed. See
 * docs/testing.md.
 */
package io.ozone.cluster.proof;
