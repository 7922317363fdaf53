/** Real mail servers for tests: Debian's Dovecot and Exim, run by the test on free ports with files of their own. */
package io.fairlead.mailhost;
