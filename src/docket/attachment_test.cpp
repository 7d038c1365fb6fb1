#include "docket/attachment_rule.hpp"
#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;
using namespace std::string_literals;

namespace {

/// A ZIP of empty files with these names, made by hand from APPNOTE 4.3: local headers, central directory, end record.
std::string zip_of(const std::vector<std::string>& names) {
  const auto number = [](std::size_t value, int width) {
    std::string bytes;
    for (int i = 0; i < width; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
    return bytes;
  };
  std::string local;
  std::string central;
  for (const std::string& name : names) {
    const std::string common = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(0, 4) +
                               number(0, 4) + number(0, 4) + number(name.size(), 2) + number(0, 2);
    central += "PK\1\2" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) +
               number(local.size(), 4) + name;
    local += "PK\3\4" + common + name;
  }
  return local + central + "PK\5\6" + number(0, 2) + number(0, 2) + number(names.size(), 2) + number(names.size(), 2) +
         number(central.size(), 4) + number(local.size(), 4) + number(0, 2);
}

const std::string jpeg_bytes = "\xFF\xD8\xFF\xE0\0\x10JFIF\0"s;

std::string refusal_of_upload(const std::string& bytes, const std::string& name) {
  const auto made = inspect(sample::attachment_rule(), {bytes, name, "", {}, {}});
  return made ? "" : made.error().message;
}

}  // namespace

TEST_CASE("media types are told by bytes") {
  CHECK(media_type_of(jpeg_bytes) == "image/jpeg");
  CHECK(media_type_of("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s) == "image/png");
  CHECK(media_type_of("RIFF\x24\0\0\0WEBPVP8 "s) == "image/webp");
  CHECK(media_type_of("%PDF-1.7\n") == "application/pdf");
  CHECK(media_type_of("\0\0\0\x18"
                      "ftypmp42\0\0\0\0"s) == "video/mp4");
  CHECK(media_type_of(zip_of({"[Content_Types].xml", "xl/workbook.xml"})) ==
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  CHECK(media_type_of(zip_of({"[Content_Types].xml", "word/document.xml"})) ==
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
}

TEST_CASE("media types: what is none of them, cut ones and macros among it") {
  CHECK_FALSE(media_type_of("").has_value());
  CHECK_FALSE(media_type_of("MZ\x90\0"s).has_value());
  CHECK_FALSE(media_type_of("<html>").has_value());
  CHECK_FALSE(media_type_of("RIFF\x24\0\0\0WAVEfmt "s).has_value());
  CHECK_FALSE(media_type_of("\0\0\0\x18"
                            "ftypheic\0\0\0\0"s)
                  .has_value());
  CHECK_FALSE(media_type_of(zip_of({"a.txt"})).has_value());
  CHECK_FALSE(media_type_of(zip_of({"[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"})).has_value());
  const std::string whole = zip_of({"[Content_Types].xml", "xl/workbook.xml"});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(media_type_of(std::string_view{whole}.substr(0, size)).has_value());
  }
  // A directory that claims to lie behind the end of the file.
  std::string wild = whole;
  wild[wild.size() - 3] = '\x7f';
  CHECK_FALSE(media_type_of(wild).has_value());
}

TEST_CASE("attachments: a good one carries its hash and size") {
  const auto made = inspect(sample::attachment_rule(), {jpeg_bytes, "Site.JPG", "site_photo", {}, {}});
  REQUIRE(made.ok());
  CHECK(made->media_type == "image/jpeg");
  CHECK(made->bytes == static_cast<std::int64_t>(jpeg_bytes.size()));
  CHECK(made->sha256.size() == 64);
  CHECK(made->kind == "site_photo");
}

TEST_CASE("attachments refused: disguised, empty, unknown, too big - each naming what is allowed") {
  CHECK(sample::says(refusal_of_upload(jpeg_bytes, "plan.pdf"),
                     "is disguised: its bytes are image/jpeg, its name says 'pdf'"));
  CHECK(sample::says(refusal_of_upload("MZ\x90\0"s, "photo.jpg"), "is of no type that may be attached"));
  CHECK(sample::says(refusal_of_upload("", "photo.jpg"), "is empty"));
  CHECK(sample::says(refusal_of_upload(jpeg_bytes, "photo"), "its name says ''"));
  std::string big = jpeg_bytes;
  big.resize(static_cast<std::size_t>(sample::attachment_rule().allowed("image/jpeg")->most_bytes) + 1);
  const std::string refusal = refusal_of_upload(big, "photo.jpg");
  CHECK(sample::says(refusal, "is too big: 15728641 bytes, at most 15728640 (15 MiB)"));
  CHECK(sample::says(refusal, "allowed are jpg/jpeg up to 15 MiB; png up to"));
}

TEST_CASE("attachment rule: faults all at once") {
  const auto read =
      read_attachment_rule({"a.toml",
                            "source = \"s\"\nstatus = \"unverified\"\nmost_per_event = 0\nmost_per_case = 5\n"
                            "clock_skew_s = 0\n[[media]]\ntype = \"image/gif\"\nmost_mib = 1\n"});
  REQUIRE(!read);
  CHECK(sample::says(read.error().message, "a.toml:3: 'most_per_event' is 0"));
  CHECK(sample::says(read.error().message, "'image/gif' is no type that bytes are told by; allowed are image/jpeg"));
  CHECK(sample::says(read.error().message, "'extensions' is missing"));
}
