/** Opens formats that travel inside of mail: Outlook's winmail.dat, calendar invitations; knows no mail itself. */
@NullMarked
package io.fairlead.connector.email.content;

import org.jspecify.annotations.NullMarked;
