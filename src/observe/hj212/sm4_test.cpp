#include "observe/hj212/sm4.hpp"

#include "observe/hj212/trial_test.hpp"

namespace lantian::observe::hj212 {
namespace {

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16)));
  }
  return bytes;
}

std::string hex_of_bytes(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (const char c : bytes) {
    hex.push_back(digits[static_cast<unsigned char>(c) >> 4U]);
    hex.push_back(digits[static_cast<unsigned char>(c) & 15U]);
  }
  return hex;
}

// HJ 212-2025 A.2, examples 1 and 3. The key is sixteen times the digit 0.
const std::string annex_key(16, '0');
constexpr std::string_view example_1 =
    "QN=20240520210700000;ST=31;CN=2051;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&DataTime=20240520210600;"
    "a01011-Min=1.35,a01011-Avg=1.35,a01011-Max=1.35,a01011-Flag=N;a01012-Min=9.3,a01012-Avg=9.3,a01012-Max=9.3,"
    "a01012-Flag=N;a01014-Min=3.20,a01014-Avg=3.211,a01014-Max=3.212,a01014-Flag=N&&";
constexpr std::string_view example_3 =
    "QN=20240520210700000;ST=31;CN=2051;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&DataTime=20240520210600;"
    "a01011-Min=1.35,a01011-Avg=1.35,a01011-Max=1.35,a01011-Flag=N;a01014-Min=3.20,a01014-Avg=3.20,a01014-Max=3.20,"
    "a01014-Flag=N&&";

std::string area_of(std::string_view segment) {
  const std::size_t begin = segment.find("CP=&&") + 5;
  return std::string{segment.substr(begin, segment.size() - 2 - begin)};
}

TEST_CASE("SM4 gives the example of GB/T 32907") {
  const std::string key = bytes_of_hex("0123456789ABCDEFFEDCBA9876543210");
  const auto cipher = sm4_encrypted(key, key);
  REQUIRE(cipher.ok());
  CHECK(hex_of_bytes(*cipher) == "681EDF34D206965E86B3E94F536E4246");
  const auto plain = sm4_decrypted(*cipher, key);
  REQUIRE(plain.ok());
  CHECK(*plain == key);
}

TEST_CASE("SM4 over the areas of HJ 212-2025 A.2") {
  const std::string area_1 = area_of(example_1);
  CHECK(area_1.size() == 208);
  const auto cipher_1 = sm4_encrypted(area_1, annex_key);
  REQUIRE(cipher_1.ok());
  CHECK(hex_of_bytes(*cipher_1).starts_with("E43E159A"));
  CHECK(hex_of_bytes(*cipher_1).ends_with("8DBF8B41"));

  const std::string area_3 = area_of(example_3);
  CHECK(area_3.size() == 147);
  const auto cipher_3 = sm4_encrypted(area_3, annex_key);
  REQUIRE(cipher_3.ok());
  CHECK(hex_of_bytes(cipher_3->substr(0, 144)).ends_with("8A0D03A4"));
  CHECK(cipher_3->substr(144) == "g=N");
}

TEST_CASE("an encrypted frame has the length and the check sum of the plain one") {
  const auto frame_1 = framed_encrypted(example_1, annex_key);
  REQUIRE(frame_1.ok());
  CHECK(frame_1->starts_with("##0295QN=20240520210700000;"));
  CHECK(frame_1->ends_with("&&2200\r\n"));
  const auto frame_3 = framed_encrypted(example_3, annex_key);
  REQUIRE(frame_3.ok());
  CHECK(frame_3->starts_with("##0234"));
  CHECK(frame_3->ends_with("g=N&&B541\r\n"));
  CHECK(framed(example_1).ends_with("&&2200\r\n"));
  CHECK(framed(example_3).ends_with("&&B541\r\n"));
}

TEST_CASE("keys") {
  CHECK(sm4_key_from_hex("30303030303030303030303030303030").ok());
  CHECK(*sm4_key_from_hex("0123456789abcdefFEDCBA9876543210") == bytes_of_hex("0123456789ABCDEFFEDCBA9876543210"));
  for (const char* wrong : {"", "3030", "303030303030303030303030303030zz", "303030303030303030303030303030300"}) {
    const auto key = sm4_key_from_hex(wrong);
    REQUIRE_FALSE(key.ok());
    CHECK(key.error().code == ErrorCode::malformed);
  }
  CHECK(sm4_encrypted("x", "short").error().code == ErrorCode::invalid_argument);
  CHECK(*sm4_encrypted("under sixteen", annex_key) == "under sixteen");
  CHECK(framed_encrypted("QN=1;ST=22", annex_key).error().code == ErrorCode::invalid_argument);
}

/// A device of 2025 with a key, and the two wire forms of example 3.
struct Encrypted : trial::Trial {
  Encrypted() : Trial{Dialect::d2025} {
    now = trial::beijing(2024, 5, 20, 21, 8);
    device.sm4_key = hex_of_bytes(annex_key);
  }
};

std::string printed_form(std::string_view segment) {
  const std::string area = area_of(segment);
  const auto cipher = sm4_encrypted(area, annex_key);
  REQUIRE(cipher.ok());
  const std::size_t whole = area.size() / 16 * 16;
  std::string text = "{";
  for (std::size_t i = 0; i < whole; ++i) text += (i == 0 ? "0x" : ",0x") + hex_of_bytes(cipher->substr(i, 1));
  return text + "}" + cipher->substr(whole);
}

TEST_CASE("raw ciphertext is read with the key of the MN in the clear header") {
  Encrypted trial;
  for (const std::string_view example : {example_1, example_3}) {
    CHECK(trial.of_stream(*framed_encrypted(example, annex_key)).verdict == Verdict::accept);
    CHECK(trial.words() == "decrypted");
    CHECK(trial.judged.segment == example);
    CHECK(trial.judged.packet.plain("DataTime") == "20240520210600");
    CHECK(trial.telegram().samples.size() >= 6);
    // The answer is in clear (6.4.4).
    CHECK(trial.answer() == framed("QN=20240520210700000;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=8;"
                                   "CP=&&&&"));
  }
}

TEST_CASE("ciphertext printed as text is read, whichever length it claims") {
  Encrypted trial;
  const std::string head{example_3.substr(0, example_3.find("CP=&&") + 5)};
  const std::string segment = head + printed_form(example_3) + "&&";
  CHECK(trial.of_stream("##" + std::to_string(segment.size()).insert(0, "0") + segment + "B541\r\n").verdict ==
        Verdict::accept_deviant);
  CHECK(trial.words() == "decrypted encrypted_text_form");
  CHECK(trial.judged.segment == example_3);
  CHECK(trial.of_stream("##0234" + segment + "B541\r\n").verdict == Verdict::accept_deviant);
  CHECK(trial.words() == "length_fixed decrypted encrypted_text_form");
}

TEST_CASE("after a rotation the key before still opens, a foreign key never") {
  Encrypted trial;
  trial.device.sm4_key = "0123456789ABCDEFFEDCBA9876543210";
  const std::string frame = *framed_encrypted(example_3, annex_key);
  CHECK(trial.of_stream(frame).verdict == Verdict::quarantine);
  CHECK(trial.words() == "encrypted_unreadable");
  trial.device.sm4_key_before = hex_of_bytes(annex_key);
  CHECK(trial.of_stream(frame).verdict == Verdict::accept);
  trial.device.sm4_key.clear();
  trial.device.sm4_key_before.clear();
  CHECK(trial.of_stream(frame).verdict == Verdict::quarantine);
  CHECK(trial.words() == "encrypted_unreadable");
}

TEST_CASE("a device with a key may also send in clear: private networks should encrypt, need not") {
  Encrypted trial;
  CHECK(trial.of(example_3).verdict == Verdict::accept);
  CHECK(trial.words().empty());
}

TEST_CASE("ciphertext whose own check sum happens to fit is still decrypted") {
  Encrypted trial;
  int by_chance = 0;
  for (int i = 0; i < 1500; ++i) {
    std::string segment{example_3};
    segment.replace(segment.find("1.35"), 4, std::to_string(1000 + i));
    const std::string frame = *framed_encrypted(segment, annex_key);
    const Cut cut = next_frame(frame, true);
    REQUIRE(cut.kind == Cut::Kind::frame);
    by_chance += cut.frame.crc_fits ? 1 : 0;
    judge(cut.frame, trial::shipped_protocol(), trial.devices, trial.now, trial.judged);
    REQUIRE(trial.judged.deviations.has(Deviation::decrypted));
    REQUIRE(trial.judged.segment == segment);
  }
  CHECK(by_chance > 0);
}

}  // namespace
}  // namespace lantian::observe::hj212
