/**
 * What every daemon shares: its gRPC doors, the HTTP console, metrics, periodic tasks, and the identity
 * file of its storage directory. A daemon makes its own instances; nothing here is static or global, so
 * that a whole cluster runs in one process. Start with {@link io.ozone.server.GrpcDoor} and
 * {@link io.ozone.server.HttpConsole}.
 */
package io.ozone.server;
