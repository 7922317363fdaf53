-- Contacts by their last sign of life, and companies by name: the order of their lists.
drop index contact_recent;
create index contact_newest on contact (coalesce(last_interaction_at, created_at) desc, id desc) where merged_into_id is null;
create index company_by_name on company (lower(name), id) where merged_into_id is null;

create view contact_view as
select c.*,
       json_build_object(
           'id', c.id, 'version', c.version, 'name', coalesce(c.name, ''),
           'company', case when k.id is not null then json_build_object('id', k.id, 'name', k.name) end,
           'statedCompany', c.stated_company, 'country', c.country, 'language', c.language, 'timeZone', c.time_zone,
           'source', c.source, 'tags', c.tags,
           'identities', coalesce((select json_agg(json_build_object(
                                       'kind', i.kind, 'value', i.normalized, 'raw', i.raw, 'verified', i.verified)
                                   order by i.created_at, i.id)
                                   from contact_identity i where i.contact_id = c.id), '[]'),
           'owner', case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end,
           'lastInteractionAt', iso(c.last_interaction_at), 'createdAt', iso(c.created_at), 'custom', c.custom) as json
from contact c
         left join company k on k.id = c.company_id
         left join app_user u on u.id = c.owner_id;

-- Mail services where anybody gets an address: the domain says nothing about the company. A start; admins edit the list.
insert into free_mail_domain (domain) values
    ('126.com'), ('139.com'), ('163.com'), ('188.com'), ('189.cn'), ('1und1.de'), ('21cn.com'), ('263.net'), ('abv.bg'),
    ('aim.com'), ('alice.it'), ('aliyun.com'), ('aol.com'), ('aon.at'), ('arcor.de'), ('att.net'), ('au.com'), ('azet.sk'),
    ('bbox.fr'), ('bellsouth.net'), ('biglobe.ne.jp'), ('bigpond.com'), ('bigpond.net.au'), ('bk.ru'), ('bluewin.ch'),
    ('blueyonder.co.uk'), ('bol.com.br'), ('bredband.net'), ('btinternet.com'), ('btopenworld.com'), ('centrum.cz'),
    ('charter.net'), ('chello.at'), ('citromail.hu'), ('comcast.net'), ('cox.net'), ('daum.net'), ('disroot.org'),
    ('docomo.ne.jp'), ('duck.com'), ('earthlink.net'), ('email.com'), ('email.cz'), ('emirates.net.ae'), ('excite.co.jp'),
    ('excite.com'), ('ezweb.ne.jp'), ('fastmail.com'), ('fastmail.fm'), ('foxmail.com'), ('free.fr'), ('freemail.hu'),
    ('freenet.de'), ('frontier.com'), ('globo.com'), ('globomail.com'), ('gmail.com'), ('gmx.at'), ('gmx.ch'), ('gmx.co.uk'),
    ('gmx.com'), ('gmx.de'), ('gmx.es'), ('gmx.fr'), ('gmx.net'), ('gmx.us'), ('googlemail.com'), ('hanmail.net'), ('hetnet.nl'),
    ('hey.com'), ('hinet.net'), ('hispeed.ch'), ('home.nl'), ('hot.ee'), ('hotmail.be'), ('hotmail.ca'), ('hotmail.co.il'),
    ('hotmail.co.jp'), ('hotmail.co.th'), ('hotmail.co.uk'), ('hotmail.com'), ('hotmail.com.ar'), ('hotmail.com.br'),
    ('hotmail.com.tr'), ('hotmail.de'), ('hotmail.es'), ('hotmail.fr'), ('hotmail.gr'), ('hotmail.it'), ('hotmail.nl'),
    ('hotmail.se'), ('hushmail.com'), ('i.ua'), ('icloud.com'), ('ig.com.br'), ('iinet.net.au'), ('inbox.com'), ('inbox.lv'),
    ('inbox.ru'), ('indiatimes.com'), ('interia.pl'), ('internet.ru'), ('juno.com'), ('kakao.com'), ('kpnmail.nl'),
    ('laposte.net'), ('lenta.ru'), ('libero.it'), ('list.ru'), ('live.ca'), ('live.cn'), ('live.co.uk'), ('live.com'),
    ('live.com.au'), ('live.com.mx'), ('live.de'), ('live.dk'), ('live.fr'), ('live.in'), ('live.it'), ('live.jp'), ('live.nl'),
    ('live.no'), ('live.se'), ('luukku.com'), ('lycos.com'), ('mac.com'), ('mail.bg'), ('mail.com'), ('mail.de'), ('mail.dk'),
    ('mail.ee'), ('mail.ru'), ('mailbox.org'), ('mailfence.com'), ('maktoob.com'), ('me.com'), ('meta.ua'), ('mozmail.com'),
    ('msn.com'), ('mweb.co.za'), ('mynet.com'), ('nate.com'), ('naver.com'), ('netvigator.com'), ('neuf.fr'), ('nifty.com'),
    ('ntlworld.com'), ('o2.pl'), ('one.lt'), ('onet.pl'), ('online.de'), ('online.no'), ('ono.com'), ('op.pl'),
    ('optonline.net'), ('optusnet.com.au'), ('orange.fr'), ('outlook.co.id'), ('outlook.co.th'), ('outlook.com'),
    ('outlook.com.ar'), ('outlook.com.au'), ('outlook.com.br'), ('outlook.com.tr'), ('outlook.com.vn'), ('outlook.de'),
    ('outlook.es'), ('outlook.fr'), ('outlook.in'), ('outlook.it'), ('outlook.jp'), ('outlook.kr'), ('outlook.sa'),
    ('passport.com'), ('pchome.com.tw'), ('planet.nl'), ('pm.me'), ('post.com'), ('posteo.de'), ('prodigy.net.mx'),
    ('proton.me'), ('protonmail.ch'), ('protonmail.com'), ('qq.com'), ('rambler.ru'), ('rediffmail.com'), ('riseup.net'),
    ('roadrunner.com'), ('rocketmail.com'), ('rogers.com'), ('runbox.com'), ('sapo.pt'), ('sbcglobal.net'), ('seznam.cz'),
    ('sfr.fr'), ('shaw.ca'), ('sify.com'), ('sina.cn'), ('sina.com'), ('singnet.com.sg'), ('sky.com'), ('skynet.be'),
    ('softbank.ne.jp'), ('sohu.com'), ('spray.se'), ('startmail.com'), ('suomi24.fi'), ('superonline.com'), ('sympatico.ca'),
    ('t-online.de'), ('talktalk.net'), ('tdcadsl.dk'), ('telefonica.net'), ('telenet.be'), ('telia.com'), ('telia.se'),
    ('telkomsa.net'), ('telus.net'), ('terra.com.br'), ('tin.it'), ('tiscali.co.uk'), ('tiscali.it'), ('tlen.pl'), ('tom.com'),
    ('tut.by'), ('tuta.com'), ('tuta.io'), ('tutanota.com'), ('tutanota.de'), ('ukr.net'), ('uol.com.br'), ('usa.com'),
    ('verizon.net'), ('videotron.ca'), ('virgilio.it'), ('virginmedia.com'), ('vodamail.co.za'), ('volny.cz'), ('walla.co.il'),
    ('walla.com'), ('wanadoo.fr'), ('web.de'), ('webmail.co.za'), ('windstream.net'), ('wo.cn'), ('wp.pl'), ('xs4all.nl'),
    ('xtra.co.nz'), ('ya.ru'), ('yahoo.ca'), ('yahoo.cn'), ('yahoo.co.id'), ('yahoo.co.in'), ('yahoo.co.jp'), ('yahoo.co.kr'),
    ('yahoo.co.nz'), ('yahoo.co.th'), ('yahoo.co.uk'), ('yahoo.co.za'), ('yahoo.com'), ('yahoo.com.ar'), ('yahoo.com.au'),
    ('yahoo.com.br'), ('yahoo.com.cn'), ('yahoo.com.co'), ('yahoo.com.hk'), ('yahoo.com.mx'), ('yahoo.com.my'), ('yahoo.com.ph'),
    ('yahoo.com.sg'), ('yahoo.com.tr'), ('yahoo.com.tw'), ('yahoo.com.vn'), ('yahoo.de'), ('yahoo.dk'), ('yahoo.es'),
    ('yahoo.fr'), ('yahoo.gr'), ('yahoo.ie'), ('yahoo.in'), ('yahoo.it'), ('yahoo.nl'), ('yahoo.no'), ('yahoo.pl'), ('yahoo.ro'),
    ('yahoo.se'), ('yandex.by'), ('yandex.com'), ('yandex.kz'), ('yandex.ru'), ('yandex.ua'), ('yeah.net'), ('ymail.com'),
    ('ziggo.nl'), ('zoho.com'), ('zohomail.com'), ('zoznam.sk')
on conflict do nothing;

-- Companies that were taken from such a domain before it was listed are nobody's employer.
with wrong as (
    delete from company_domain d using free_mail_domain f where f.domain = d.domain returning d.company_id),
untied as (
    update contact c set company_id = null, version = c.version + 1
    from wrong w join company k on k.id = w.company_id where c.company_id = k.id and k.name_is_domain)
update conversation c set company_id = null, version = c.version + 1
from wrong w join company k on k.id = w.company_id where c.company_id = k.id and k.name_is_domain;
