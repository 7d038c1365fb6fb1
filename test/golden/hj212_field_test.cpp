// Telegrams of the field and malformed streams from the shared data: each decodes as the handbook states. Check sums
// and counts of items come from an independent computation (annex A bit by bit, splitting at ',' and ';').
#include "observe/hj212/trial_test.hpp"
#include "shared_data.hpp"

#include <fmt/core.h>

#include <map>

namespace {

using namespace lantian;
using namespace lantian::observe::hj212;
using trial::Harvest;
using trial::harvest_of;
using trial::words_of;

struct FieldTelegram {
  bool crc_fits;
  std::size_t items;
};

constexpr std::array<FieldTelegram, 31> field_telegrams{{
    {true, 0},  {true, 0},  {true, 0},  {true, 1},  {true, 1},   {true, 3},  {true, 3},  {true, 2},
    {true, 2},  {true, 6},  {false, 6}, {true, 2},  {false, 5},  {true, 6},  {false, 6}, {true, 3},
    {true, 3},  {false, 6}, {false, 8}, {true, 11}, {false, 13}, {true, 11}, {true, 15}, {true, 15},
    {true, 15}, {true, 19}, {true, 23}, {true, 23}, {true, 35},  {true, 30}, {true, 63},
}};

TEST_CASE("31 telegrams of the field") {
  const auto path = golden::shared("conformance/hj212/field_telegrams.txt");
  if (!path) return;
  const Harvest harvest = harvest_of(golden::bytes_of(*path), 17);
  CHECK(harvest.foreign == 0);
  REQUIRE(harvest.frames.size() == field_telegrams.size());
  std::map<std::string, int> sums;
  for (std::size_t i = 0; i < harvest.frames.size(); ++i) {
    CAPTURE(harvest.frames[i].segment);
    CHECK(harvest.frames[i].fits == field_telegrams[i].crc_fits);
    const bool old = harvest.frames[i].segment.find("Flag=") > harvest.frames[i].segment.find("CP=&&");
    Packet packet;
    REQUIRE(read_packet(harvest.frames[i].segment, packet));
    CHECK(packet.items.size() == field_telegrams[i].items);
    CHECK(packet.deviations.has(Deviation::no_flag) == old);
    trial::Trial trial{old ? Dialect::d2005 : Dialect::d2017, packet.mn};
    trial.device.days_back = 10'000;
    trial.of_stream(harvest.frames[i].bytes);
    CHECK((trial.judged.verdict == Verdict::accept_deviant) == field_telegrams[i].crc_fits);
    CHECK((trial.judged.verdict == Verdict::quarantine) == !field_telegrams[i].crc_fits);
    for (const Deviation sum : {Deviation::crc_wrong, Deviation::crc_modbus, Deviation::crc_impossible}) {
      if (trial.judged.deviations.has(sum)) ++sums[std::string{name_of(sum)}];
    }
  }
  // ED94 is Modbus; 4981 has no segment at all; of the rest the check sum belongs to other bytes.
  CHECK(sums == std::map<std::string, int>{{"crc_impossible", 1}, {"crc_modbus", 1}, {"crc_wrong", 4}});
}

struct Stream {
  std::vector<std::string> frames;  ///< the words on each frame, "!" first when its check sum does not fit
  std::size_t foreign = 0;
};

const std::map<std::string, Stream> streams{
    {"crc_bad_then_good", {{"!", ""}, 0}},
    {"garbage_then_good", {{""}, 18}},
    {"gbk_log", {{""}, 0}},
    {"good", {{""}, 0}},
    {"hash_garbage_then_good", {{""}, 1}},
    {"len_2digits", {{"!length_digits", ""}, 0}},
    {"len_too_long_then_2good", {{"length_fixed", "", ""}, 0}},
    {"len_too_short_then_good", {{"length_fixed", ""}, 0}},
    {"lf_only_then_good", {{"line_end", ""}, 0}},
    {"lower_crc", {{"crc_case"}, 0}},
    {"modbus_crc", {{"!"}, 0}},
    {"modbus_tcp_then_good", {{""}, 12}},
    {"no_crlf_then_good", {{"line_end", ""}, 0}},
    {"trunc_then_good", {{""}, 80}},
    {"two_sticky", {{"", ""}, 0}},
    {"utf8_log", {{""}, 0}},
};

TEST_CASE("16 malformed streams yield their good frames, wherever they are cut") {
  const auto folder = golden::shared("conformance/hj212/malformed");
  if (!folder) return;
  for (const auto& [name, expected] : streams) {
    CAPTURE(name);
    const std::string bytes = golden::bytes_of(*folder / name);
    const Harvest whole = harvest_of(bytes);
    CHECK(whole.foreign == expected.foreign);
    REQUIRE(whole.frames.size() == expected.frames.size());
    for (std::size_t i = 0; i < whole.frames.size(); ++i) {
      const trial::Got& got = whole.frames[i];
      CHECK((got.fits ? "" : "!") + words_of(got.deviations) == expected.frames[i]);
    }
    CHECK(harvest_of(bytes, 1) == whole);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
      trial::Line line;
      line.feed(std::string_view{bytes}.substr(0, cut));
      line.feed(std::string_view{bytes}.substr(cut));
      REQUIRE(line.close() == whole);
    }
  }
}

TEST_CASE("all malformed streams one behind the other, cut at every byte") {
  const auto folder = golden::shared("conformance/hj212/malformed");
  if (!folder) return;
  std::string bytes;
  for (const auto& [name, expected] : streams) bytes += golden::bytes_of(*folder / name);
  const Harvest whole = harvest_of(bytes);
  CHECK(harvest_of(bytes, 1) == whole);
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    trial::Line line;
    line.feed(std::string_view{bytes}.substr(0, cut));
    line.feed(std::string_view{bytes}.substr(cut));
    REQUIRE(line.close() == whole);
  }
  for (std::size_t piece = 2; piece <= 4096; piece = piece * 3 / 2) CHECK(harvest_of(bytes, piece) == whole);
}

TEST_CASE("logs in GBK and in UTF-8 say the same") {
  const auto folder = golden::shared("conformance/hj212/malformed");
  if (!folder) return;
  std::vector<std::string> texts;
  for (const char* name : {"gbk_log", "utf8_log"}) {
    trial::Trial trial{Dialect::d2017};
    trial.now = trial::beijing(2025, 1, 1, 9);
    trial.of_stream(golden::bytes_of(*folder / name));
    CHECK(trial.words() == (texts.empty() ? "text_not_utf8" : ""));
    trial.telegram();
    REQUIRE(trial.sample("i11001", "Info") != nullptr);
    texts.emplace_back(trial.sample("i11001", "Info")->text);
  }
  CHECK(texts[0] == texts[1]);
  CHECK(texts[1] == "//\xE6\xB8\x85\xE6\xB4\x97\xE7\xAE\xA1\xE8\xB7\xAF//");
}

}  // namespace
