#include "keep/files.hpp"

#include "keep/packing.hpp"

#include <doctest/doctest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

namespace lantian::keep {
namespace {

namespace fs = std::filesystem;

struct Folder {
  std::string path = (fs::temp_directory_path() / "lantian-files-XXXXXX").string();
  Folder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
};

std::string gzipped(const std::string& text) {
  const Folder folder;
  const std::string path = folder.path + "/x.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  REQUIRE(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) == static_cast<int>(text.size()));
  gzclose(file);
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Long enough for several steps of unpacking, and not all alike.
std::string long_text() {
  std::string text;
  for (int i = 0; text.size() < 5'000'000; ++i) text += std::to_string(i % 100'000 * 7919) + "\n";
  return text;
}

}  // namespace

TEST_CASE("packed files unpack to what they were, also several streams in a row") {
  const std::string text = long_text();
  for (const std::string& packed : {gzipped(text), packed_zstd(text)}) {
    CHECK(packed.size() < text.size() / 2);
    const auto once = unpacked(packed);
    REQUIRE(once.ok());
    CHECK(*once == text);
    const auto twice = unpacked(packed + packed);
    REQUIRE(twice.ok());
    CHECK(*twice == text + text);
  }
  CHECK(*unpacked(packed_zstd("")) == "");
  CHECK(*unpacked(gzipped("")) == "");
  CHECK(*unpacked("plain") == "plain");
  CHECK(*unpacked("") == "");
}

TEST_CASE("damaged, cut and swollen streams are refused") {
  const std::string text = long_text();
  for (std::string packed : {gzipped(text), packed_zstd(text)}) {
    CHECK(unpacked(packed.substr(0, packed.size() / 2)).error().code == ErrorCode::malformed);
    CHECK(unpacked(packed.substr(0, 5)).error().code == ErrorCode::malformed);
    CHECK(unpacked(packed, text.size()).ok());
    const auto bomb = unpacked(packed, text.size() - 1);
    REQUIRE_FALSE(bomb.ok());
    CHECK(bomb.error().message.find("more than") != std::string::npos);
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
    CHECK(unpacked(packed).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("files are written whole and read back, packed or not") {
  const Folder folder;
  const std::string path = folder.path + "/a/b/c.txt";
  REQUIRE(write_file(path, "first").ok());
  REQUIRE(write_file(path, "second").ok());
  CHECK(*read_file(path) == "second");
  CHECK(std::distance(fs::directory_iterator{folder.path + "/a/b"}, fs::directory_iterator{}) == 1);  // nothing beside
  REQUIRE(write_file(path, packed_zstd("third")).ok());
  CHECK(*read_file(path) == "third");
  REQUIRE(write_file(path, "").ok());
  CHECK(*read_file(path) == "");
  CHECK(exists(path));

  CHECK(read_file(folder.path + "/absent").error().code == ErrorCode::not_found);
  CHECK(read_file(folder.path).error().code == ErrorCode::io);
  CHECK(write_file(path + "/below-a-file", "x").error().code == ErrorCode::io);
  REQUIRE(write_file(path, "\x1f\x8b nonsense").ok());
  const auto broken = read_file(path);
  REQUIRE_FALSE(broken.ok());
  CHECK(broken.error().code == ErrorCode::malformed);
  CHECK(broken.error().where == path);
}

TEST_CASE("a tree is read in order of path, by suffix") {
  const Folder folder;
  for (const char* name : {"/b.toml", "/a/z.toml", "/a/y.txt", "/c/d/e.toml"}) {
    REQUIRE(write_file(folder.path + name, name).ok());
  }
  const auto files = read_tree(folder.path, ".toml");
  REQUIRE(files.ok());
  REQUIRE(files->size() == 3);
  CHECK((*files)[0].path == folder.path + "/a/z.toml");
  CHECK((*files)[1].path == folder.path + "/b.toml");
  CHECK((*files)[2].text == "/c/d/e.toml");
  CHECK(read_tree(folder.path + "/absent", ".toml").error().code == ErrorCode::not_found);
}

}  // namespace lantian::keep
