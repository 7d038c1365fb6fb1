#include "keep/docket_attachments.hpp"

#include "docket_book_shelves.hpp"

#include <filesystem>
#include <fstream>
#include <thread>

/// Files of a docket: stored once, found by hash, and never handed out changed.
namespace lantian::contract {
namespace {

docket::AttachmentRule small_rule() {
  docket::AttachmentRule rule;
  rule.most_per_event = 3;
  rule.most_per_case = 10;
  rule.media = {{"image/png", {"png"}, 1000}, {"application/pdf", {"pdf"}, 1000}};
  return rule;
}

std::string png_bytes(const std::string& content) {
  return "\x89PNG\r\n\x1a\n" + content;
}

docket::Upload upload_of(const std::string& bytes, const std::string& name) {
  docket::Upload upload;
  upload.bytes = bytes;
  upload.name = name;
  upload.kind = "photo";
  return upload;
}

std::size_t files_below(const std::string& folder) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
    files += entry.is_regular_file() ? 1u : 0u;
  return files;
}

}  // namespace

TEST_CASE("docket attachments: what was put comes back, once for the same bytes") {
  const TemporaryDirectory directory;
  const keep::DocketAttachments files{directory.path() + "/files"};
  const std::string bytes = png_bytes("a photograph");
  const auto first = docket_taken(files.put(small_rule(), upload_of(bytes, "one.png")));
  CHECK(first.sha256 == sha256_hex(bytes));
  CHECK(first.bytes == static_cast<std::int64_t>(bytes.size()));
  CHECK(first.media_type == "image/png");
  CHECK(first.name == "one.png");
  CHECK(first.kind == "photo");
  const auto second = docket_taken(files.put(small_rule(), upload_of(bytes, "two.png")));
  CHECK(second.sha256 == first.sha256);
  CHECK(files_below(directory.path()) == 1);
  CHECK(docket_taken(files.read(first.sha256)) == bytes);
  CHECK(docket_taken(keep::DocketAttachments{directory.path() + "/files"}.read(first.sha256)) == bytes);
}

TEST_CASE("docket attachments: what may not be attached is not stored") {
  const TemporaryDirectory directory;
  const keep::DocketAttachments files{directory.path()};
  const auto code_of = [&](const std::string& bytes, const std::string& name) {
    return files.put(small_rule(), upload_of(bytes, name)).error().code;
  };
  CHECK(code_of("", "empty.png") == ErrorCode::invalid_argument);
  CHECK(code_of("MZ a program", "photo.png") == ErrorCode::invalid_argument);
  CHECK(code_of(png_bytes("x"), "report.pdf") == ErrorCode::invalid_argument);  // disguised
  CHECK(code_of(png_bytes(std::string(1000, 'x')), "large.png") == ErrorCode::invalid_argument);
  CHECK(files_below(directory.path()) == 0);
  CHECK(files.read("../../etc/passwd").error().code == ErrorCode::invalid_argument);
  CHECK(files.read(std::string(64, 'A')).error().code == ErrorCode::invalid_argument);
  CHECK(files.read(std::string(64, 'a')).error().code == ErrorCode::not_found);
}

TEST_CASE("docket attachments: a changed or missing file is found, and put again it is whole") {
  const TemporaryDirectory directory;
  const keep::DocketAttachments files{directory.path() + "/files"};
  const auto book = keep::make_memory_docket_book(docket_sample());
  Event event = opening(sample_id(1), 0);
  const std::string one = png_bytes("one"), two = png_bytes("two");
  event.body.attachments = {docket_taken(files.put(small_rule(), upload_of(one, "one.png"))),
                            docket_taken(files.put(small_rule(), upload_of(two, "two.png")))};
  appended(*book, {event});
  CHECK(docket_taken(files.verify(*book)).empty());
  const std::string hash = sha256_hex(one);
  const std::string path = directory.path() + "/files/" + hash.substr(0, 2) + "/" + hash;
  for (std::size_t at = 0; at < one.size(); ++at) {
    CAPTURE(at);
    std::string changed = one;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    std::ofstream{path, std::ios::binary} << changed;
    CHECK(files.read(hash).error().code == ErrorCode::corrupt);
    const auto faults = docket_taken(files.verify(*book));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].where.find("one.png") != std::string::npos);
  }
  docket_taken(files.put(small_rule(), upload_of(one, "one.png")));
  CHECK(docket_taken(files.verify(*book)).empty());
  std::filesystem::remove(path);
  CHECK(docket_taken(files.verify(*book)).size() == 1);
}

TEST_CASE("docket attachments: many threads store the same file at once") {
  const TemporaryDirectory directory;
  const keep::DocketAttachments files{directory.path()};
  const std::string bytes = png_bytes("from everybody");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { static_cast<void>(files.put(small_rule(), upload_of(bytes, "x.png")).ok()); });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(docket_taken(files.read(sha256_hex(bytes))) == bytes);
  CHECK(files_below(directory.path()) == 1);
}

}  // namespace lantian::contract
