/** Commands about what targets outside the cluster are told of. */
package io.ozone.om.command.notification;
