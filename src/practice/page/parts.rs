//! The files of the page, built in; the list beside them names them all and a test holds it against this one.

macro_rules! parts {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!($name))),*] };
}

pub const ALL: [(&str, &str); 25] = parts![
    "app.css",
    "app.js",
    "avatar.js",
    "blocks.css",
    "blocks.js",
    "clock.js",
    "composer.js",
    "conversation.js",
    "dom.js",
    "fields.js",
    "index.html",
    "inputs.js",
    "markdown.js",
    "menu.js",
    "message.js",
    "modal.js",
    "mrkdwn.js",
    "people.js",
    "picker.js",
    "richtext.js",
    "sidebar.js",
    "store.js",
    "time.js",
    "values.js",
    "wire.js",
];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_file_of_the_page_is_built_in() {
        let listed: Vec<&str> = include_str!("FILES").lines().collect();
        let built_in: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
        assert_eq!(built_in, listed);
    }
}
