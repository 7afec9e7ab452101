//! The seeds of the fuzz targets, replayed: whoever breaks a parser, or what it promises, hears of it without a fuzzer.

#[path = "../../fuzz/targets.rs"]
mod targets;

#[test]
fn every_seed_is_read_as_it_should_be() {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (name, target) in targets::ALL {
        let found = std::fs::read_dir(seeds.join(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let mut replayed = 0;
        for file in found {
            let path = file.expect("a readable folder").path();
            let seed = std::fs::read(&path).expect("a readable seed");
            let read = std::panic::catch_unwind(|| target(&seed));
            assert!(read.is_ok(), "{}", path.display());
            replayed += 1;
        }
        assert!(replayed >= 3, "{name}: {replayed} seeds");
    }
}

/// Whoever adds a window or a target is told where else it belongs.
#[test]
fn no_window_and_no_target_is_left_out() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (ids, fuzzed) = (include_str!("../../src/view/ids.rs"), include_str!("../../fuzz/targets.rs"));
    let windows =
        ids.split("pub mod modal {").nth(1).and_then(|rest| rest.split('}').next()).expect("the windows");
    let named = windows.lines().filter_map(|line| line.trim().strip_prefix("pub const ")?.split(':').next());
    let mut known = 0;
    for name in named {
        assert!(
            fuzzed.contains(&format!("modal::{name},")),
            "modal::{name} is not among the windows of the target view"
        );
        known += 1;
    }
    assert!(known > 20, "{known}");
    let mut programs: Vec<String> = std::fs::read_dir(here.join("fuzz/fuzz_targets"))
        .expect("a folder")
        .map(|file| file.expect("a file").path().file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    programs.sort();
    let mut names = targets::ALL.map(|(name, _)| name);
    names.sort_unstable();
    assert_eq!(programs, names);
    let manifest = include_str!("../../fuzz/Cargo.toml");
    for name in names {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is no program in fuzz/Cargo.toml");
    }
}
