"""Domains on which the public at large gets a mailbox, in France first."""

PUBLIC_PROVIDERS = frozenset({
    # access providers of the mainland
    "wanadoo.fr", "orange.fr", "voila.fr", "free.fr", "freesbee.fr", "libertysurf.fr", "aliceadsl.fr",
    "sfr.fr", "neuf.fr", "cegetel.net", "club-internet.fr", "9online.fr", "numericable.fr", "noos.fr",
    "bbox.fr", "nordnet.fr", "ozone.net", "tele2.fr", "akeonet.com", "alice.fr", "tiscali.fr", "infonie.fr",
    "9business.fr", "numericable.com", "evc.net", "estvideo.fr", "tv-com.net", "vialis.net", "calixo.net",
    "wibox.fr", "dartybox.com", "modulonet.fr", "alsatis.net", "west-telecom.com", "telwan.fr", "tubeo.eu",
    "selonnet.fr", "orange-business.fr", "fr.oleane.com",
    # access providers overseas
    "mediaserv.net", "only.fr", "lagoon.nc", "mls.nc", "canl.nc", "offratel.nc", "mail.pf", "izi.re", "zeop.re", "cheznoo.net",
    # free mailboxes, French then foreign
    "laposte.net", "mailo.com", "mailo.fr", "netcourrier.com", "caramail.fr", "caramail.com",
    "gmail.com", "googlemail.com", "yahoo.fr", "yahoo.com", "ymail.com", "rocketmail.com",
    "hotmail.fr", "hotmail.com", "outlook.fr", "outlook.com", "live.fr", "live.com", "msn.com",
    "icloud.com", "me.com", "mac.com", "aol.com", "aol.fr", "gmx.fr", "gmx.com", "gmx.net", "mail.com",
    "proton.me", "protonmail.com", "protonmail.ch", "pm.me", "tuta.com", "tuta.io", "yandex.com", "dbmail.com", "tutanota.com", "zoho.com", "hushmail.com", "fastmail.com",
})  # fmt: skip
