/**
 * The doors: {@link io.ozone.scm.service.BlockDoor} for OM, {@link io.ozone.scm.service.DatanodeDoor} for
 * datanodes, {@link io.ozone.scm.service.AdminDoor} for people and tools. They translate between messages and
 * the rooms behind, ask {@link io.ozone.scm.service.LeaderGate} whether this SCM may answer, and decide nothing.
 */
package io.ozone.scm.service;
