use super::fit::PIECE;
use super::*;

#[test]
fn what_people_type_is_never_markup() {
    let typed = "<!channel> & <@U1> *x* @here &lt;";
    let phrase = ours("Said: ").theirs(typed);
    assert_eq!(phrase.spoken(), "Said: &lt;!channel&gt; &amp; &lt;@U1&gt; *x* @\u{2060}here &amp;lt;");
    assert_eq!(phrase.rich()[1]["text"], typed);
    assert_eq!(phrase.objects()[1]["type"], "plain_text");
    assert_eq!(phrase.objects()[1]["text"], typed);
    let quoted = ours("You said: “").theirs("a, b").ours("” – and more").objects();
    let words: Vec<_> = quoted.iter().map(|object| object["text"].as_str().unwrap()).collect();
    assert_eq!(
        words,
        ["You said: ", "“a, b”", " – and more"].map(str::trim),
        "the marks stay with their words"
    );
}

#[test]
fn an_emoji_is_drawn_and_what_only_looks_like_one_is_not() {
    let drawn = |words: &str| {
        let elements = typed(words, Style::Plain);
        let part = |element: &Value| match element["type"].as_str() {
            Some("emoji") => format!("[{}]", element["name"].as_str().unwrap()),
            _ => element["text"].as_str().unwrap().to_owned(),
        };
        elements.iter().map(part).collect::<String>()
    };
    for (typed, seen) in [
        ("we lose them :slightly_frowning_face:", "we lose them [slightly_frowning_face]"),
        ("Nope:wave:", "Nope[wave]"),
        (":+1::skin-tone-4: fine :tada::tada:", "[+1][skin-tone-4] fine [tada][tada]"),
        ("at 10:30:45, a:b:c, ::, :Not:, :unfinished", "at 10:30:45, a:b:c, ::, :Not:, :unfinished"),
        ("שלום :wave:", "שלום [wave]"),
        ("", ""),
    ] {
        assert_eq!(drawn(typed), seen);
    }
    assert!(typed(&":tada:".repeat(400), Style::Bold).len() <= EMOJI + 1);
    let bold = typed("go :tada: on", Style::Bold);
    assert!(bold[0]["style"]["bold"] == true && bold[2]["style"]["bold"] == true, "{bold:?}");
}

#[test]
fn a_link_is_one_only_where_it_is_a_web_address() {
    assert_eq!(ours("").link("javascript:alert(1)", "x").rich()[0]["type"], "text");
    assert_eq!(ours("").link("https://a.example/?a=1&b=2", "x").rich()[0]["type"], "link");
}

#[test]
fn pieces_lose_nothing_and_fit() {
    for words in ["word ".repeat(3_000), "x".repeat(9_001), "🦀".repeat(5_000), "line\n\n".repeat(900)] {
        let pieces = pieces(&words);
        assert!(pieces.len() > 1);
        assert!(pieces.iter().all(|piece| !piece.is_empty() && piece.encode_utf16().count() <= PIECE));
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&pieces.concat()), bare(&words));
    }
    assert_eq!(pieces("short"), ["short"]);
    assert!(pieces("  ").is_empty());
}

#[test]
fn a_label_that_does_not_fit_says_so() {
    assert_eq!(label("fits", 4), "fits");
    assert_eq!(label("does not", 5), "does…");
    assert_eq!(label("🦀🦀🦀", 5), "🦀🦀…");
}

#[test]
fn right_to_left_words_stand_apart_from_ours() {
    assert_eq!(one_line("שלום\nעולם"), "\u{2068}שלום עולם\u{2069}");
    assert_eq!(one_line("plain\r\nwords"), "plain words");
}

#[test]
fn how_long_it_is_spoken_is_known_without_speaking_it() {
    for words in ["", "plain", "größer & <small>", "@here, @channel and a@b.example", "سياسات"] {
        let phrase = ours(words)
            .bold(words)
            .theirs(words)
            .person(&PersonId::from("U1"))
            .channel(&ChannelId::from("C1"))
            .link("https://a.example/?a=1&b=2", words);
        assert_eq!(phrase.spoken_len(), phrase.spoken().len(), "{words}");
    }
}
