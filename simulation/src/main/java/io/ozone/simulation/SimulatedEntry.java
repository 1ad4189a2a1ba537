package io.ozone.simulation;

import com.google.protobuf.MessageLite;
import io.ozone.raft.CallId;

/**
 * An entry of the log.
 *
 * @param call whose command it is; null with the command
 * @param command null in the entry with which a leader begins its term
 */
public record SimulatedEntry<C extends MessageLite>(long term, long index, CallId call, long timeMillis, C command) {}
