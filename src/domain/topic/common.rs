//! The topics that mean the same to every area, so that what a lawyer and an engineer say can stand together.
//! Slugs are kept in rows: one may be added, none renamed.

/// One topic and the words that give it away.
#[derive(Debug, PartialEq, Eq)]
pub struct Common {
    pub slug: &'static str,
    /// At most 75 characters: an option of a menu.
    pub label: &'static str,
    /// Keywords that settle it by themselves, with commas between. A `*` at the end of a word means any ending; several
    /// words must follow one another.
    pub(super) telling: &'static str,
    /// Keywords that need company.
    pub(super) hinting: &'static str,
}

pub fn common(slug: &str) -> Option<&'static Common> {
    COMMON.iter().find(|topic| topic.slug == slug)
}

pub const COMMON: &[Common] = &[
    Common {
        slug: "data_residency",
        label: "Where data is kept",
        telling: "\
            residen*, data cent*, datacent*, in which country, which countr*, outside the eu, outside \
            europe, outside the country, leave* the eu, leave* the country, cross* border*, crossborder, \
            cloud act, sovereign*, stored abroad, hosted abroad, where is our data, where is the data, \
            where our data, where the data, where data",
        hinting: "\
            stored, hosted, hosting, abroad, overseas, countr*, region*, server*, eu, usa, america*, \
            europe*, jurisdiction*, where",
    },
    Common {
        slug: "data_leaves",
        label: "Data leaving the company",
        telling: "\
            leak*, exfiltrat*, data loss, dlp, confidential*, secret, secrets, upload*, leave* the \
            company, leave* the bank, leave* the building, leave* our, leaving the company, leaving the \
            bank, get* out, insider information, inside information, train* on our, train* their model*, \
            paste*, copy* and paste",
        hinting: "\
            data, document*, file*, share*, sharing, outside, public*, sensitive, leave*, leaving, \
            account number*, screenshot*",
    },
    Common {
        slug: "access",
        label: "Access and identity",
        telling: "\
            sso, single sign*, mfa, 2fa, two factor, multi factor, multifactor, password*, log in, log \
            into, login*, credential*, authenticat*, authoris*, authoriz*, identit*, impersonat*, \
            leaver*, permission*, provision*, deprovision*, joiner*, guest access, access right*, \
            privileged, who can see, who can get in, byod, own phone*, own device*, personal device*, \
            private phone*",
        hinting: "access*, account*, admin*, role*, device*, phone*, guest*, user*, external*",
    },
    Common {
        slug: "attacks",
        label: "Attacks, malware and watching for them",
        telling: "\
            attack*, malware, phish*, ransom*, virus*, hack*, breach*, exploit*, vulnerab*, intru*, \
            social engineer*, pen test*, pentest*, siem, firewall*, encrypt*, threat*, incident*, way \
            in, zero day",
        hinting: "\
            link*, log, logs, logging, detect*, monitor*, scan*, traffic, network*, secur*, compromis*, \
            perimeter",
    },
    Common {
        slug: "regulation",
        label: "Regulation and supervision",
        telling: "\
            regulat*, gdpr, hipaa, finra, mifid*, dora, sox, pci, supervis*, auditor*, audit, audits, a \
            fine, fines, fined, banking licence*, our licence, central bank, compliance rule*, ai act, \
            outsourcing rule*, dpia",
        hinting: "\
            complian*, rule*, law*, legal*, policy, policies, authorit*, approv*, obligation*, prove, \
            evidence",
    },
    Common {
        slug: "records",
        label: "Records and retention",
        telling: "\
            record keeping, recordkeeping, keep* record*, records, business record*, retention, retain*, \
            archiv*, ediscovery, e discovery, discovery, legal hold*, litigation hold*, subpoena*, seven \
            years, 7 years, five years, ten years, audit trail*, delet*, right to be forgotten, erase*, \
            erasure, produce* in court",
        hinting: "record*, keep, kept, years, court, evidence, history, export*, message*, chat*",
    },
    Common {
        slug: "contract",
        label: "Contract and liability",
        telling: "\
            contract*, liab*, indemn*, warrant*, terms of service, terms of use, terms and conditions, \
            clause*, sue us, sued, lawsuit*, litigat*, copyright*, intellectual property, trademark*, \
            defam*, libel*, dpa, nda, who owns, ownership, governing law",
        hinting: "terms, sign*, agreement*, legal*, responsib*, damage*, lawyer*, claim*, court",
    },
    Common {
        slug: "vendor",
        label: "The vendor and getting out again",
        telling: "\
            vendor*, supplier*, provider*, lock* in, lockin, exit plan*, exit strateg*, subcontract*, \
            subprocessor*, sub processor*, third part*, start up*, startup*, bankrupt*, go* bust, go* \
            under, acquired, switch away, getting out again, get out again, migrate away",
        hinting: "depend*, exit*, roadmap*, owner*, switch*, company behind, price increase*",
    },
    Common {
        slug: "integration",
        label: "Fit with our systems",
        telling: "\
            integrat*, api, apis, connector*, legacy, compatib*, incompatib*, migrat*, architect*, our \
            systems, existing system*, existing tool*, core system*, shadow it, one more tool, yet \
            another tool, another tool, duplicat*",
        hinting: "\
            interfac*, system*, tool*, connect*, intranet*, sharepoint, outlook, crm, sync*, fit*",
    },
    Common {
        slug: "support",
        label: "Support load",
        telling: "\
            support load, helpdesk*, help desk*, service desk*, servicedesk*, ticket, tickets, on call, \
            oncall, second level, first line, headcount*, run it for, who supports, who will support, \
            support it, support team*, short staffed, understaffed, maintain*, maintenance",
        hinting: "support*, staff*, team*, hours, capacity, workload*, operat*, admin*, run",
    },
    Common {
        slug: "cost",
        label: "Cost",
        telling: "\
            cost*, budget*, expensive, price*, pricing, licence fee*, license fee*, per seat, afford*, \
            roi, business case*, pay for, who pays, investment, money",
        hinting: "pay*, licen*, euro*, dollar*, fee*, year*, spend*",
    },
    Common {
        slug: "availability",
        label: "Availability and recovery",
        telling: "\
            availability, outage*, downtime, uptime, sla, slas, goes down, go down, is down, backup*, \
            back up*, disaster*, continuity, recover*, resilien*, bandwidth, latency, failover, rto, rpo",
        hinting: "slow*, fail*, perform*, network*, restore*, down, crash*, video",
    },
    Common {
        slug: "adoption",
        label: "Training and adoption",
        telling: "\
            train the, training*, trained, adopt*, nobody will use, no one will use, will not use, won t \
            use, nobody uses, onboard*, teach*, digital skill*, go back to email, back to e mail, empty \
            room*, ghost town, how to use",
        hinting: "\
            learn*, use, uses, using, people, email*, colleague*, habit*, skill*, older, branch*",
    },
    Common {
        slug: "benefit",
        label: "Benefit, and time lost",
        telling: "\
            productiv*, distract*, waste*, wasting, benefit*, what for, what is the point, no use case*, \
            use case*, time sink, gossip*, chit chat, chitchat, worth it, worth the, noise, interrupt*, \
            what problem",
        hinting: "time, useful, value, work, hours, chat*, day, better",
    },
    Common {
        slug: "reputation",
        label: "Reputation",
        telling: "\
            reputation*, headline*, newspaper*, the press, journalist*, our brand*, the brand, \
            embarrass*, scandal*, viral, shitstorm*, public image, bad light, go* public",
        hinting: "media, post*, comment*, public*, trust*, say*, said, offend*",
    },
    Common {
        slug: "conduct",
        label: "How we deal with customers",
        telling: "\
            customers, clients, complaint*, advice, missell*, mis sell*, sales practice*, market abuse, \
            insider trad*, chinese wall*, information barrier*, recommendation*",
        hinting: "\
            customer*, client*, promis*, advis*, conduct, sell*, sales, answer*, service*, trad*, desk*",
    },
    Common {
        slug: "accuracy",
        label: "Whether what it says is right",
        telling: "\
            hallucinat*, accura*, inaccura*, wrong answer*, invent*, made up, makes up, make* things up, \
            bias*, explainab*, fact check*, misinform*, rumour*, rumor*",
        hinting: "wrong, correct*, quality, ai, model*, answer*, check*, mistake*, trust*",
    },
    Common {
        slug: "pace",
        label: "Pace of change",
        telling: "\
            too fast, too soon, too quick*, too much change, change fatigue, at the same time, year end, \
            quarter end, freeze*, timeline*, deadline*, rushed, rush, overload*, fatigue, not ready, \
            other project*, another project, big bang, rollback*, roll back",
        hinting: "change*, fast, quick*, soon, month*, week*, project*, time, pilot*, step*",
    },
    Common {
        slug: "staff_privacy",
        label: "Privacy of staff",
        telling: "\
            works council*, work council*, a union, the union, unions, trade union*, surveil*, spy*, \
            spied, big brother, employee data, staff data, private message*, after hours, after work, \
            right to disconnect, weekend*, harass*, bully*, bullied, employee monitor*, performance \
            review*, watched, watch* us, privacy of staff, staff privacy, read* our message*",
        hinting: "privacy, private*, employee*, staff, monitor*, manager*, boss*, personal, hr",
    },
];
