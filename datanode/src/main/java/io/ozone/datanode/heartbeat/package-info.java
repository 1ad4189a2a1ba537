/**
 * Talking to Storage Container Manager: registration, heartbeats with reports, and carrying out the commands
 * that come back. Start with {@code Heartbeats}; {@code Commands} does what they ask.
 */
package io.ozone.datanode.heartbeat;
