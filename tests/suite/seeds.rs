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
