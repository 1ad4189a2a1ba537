package io.ozone.client;

import java.util.Map;

/**
 * A daemon of the cluster.
 *
 * @param name kind of service, such as om or scm
 * @param ports by their names, such as RPC or HTTP
 * @param leader it leads its group now
 */
public record ServiceInfo(String name, String nodeId, String host, Map<String, Integer> ports, boolean leader) {}
