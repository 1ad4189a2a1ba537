/**
 * Who may do what. {@link io.ozone.om.security.Authorizer} is the one place that is asked, before a command enters the
 * log and before a query is answered.
 */
package io.ozone.om.security;
