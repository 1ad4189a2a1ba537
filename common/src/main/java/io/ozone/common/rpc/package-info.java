/**
 * The RPC kit that clients and daemons share: connections ({@link io.ozone.common.rpc.Channels}), errors
 * across the wire ({@link io.ozone.common.rpc.Rpc}), and finding the leader
 * ({@link io.ozone.common.rpc.LeaderCalls}).
 */
package io.ozone.common.rpc;
