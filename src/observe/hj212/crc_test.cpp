#include "observe/hj212/crc.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <set>
#include <string>

namespace lantian::observe::hj212 {
namespace {

/// Annex A of HJ 212-2017, bit by bit.
std::uint16_t crc_of_annex_a(std::string_view bytes) {
  unsigned value = 0xFFFF;
  for (const char c : bytes) {
    value = (value >> 8) ^ static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      const bool low = (value & 1U) != 0;
      value >>= 1;
      if (low) value ^= 0xA001U;
    }
  }
  return static_cast<std::uint16_t>(value);
}

std::string random_bytes(std::mt19937& dice, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(dice() & 0xFFU);
  return bytes;
}

TEST_CASE("HJ 212 check sums of the handbook") {
  CHECK(crc("") == 0xFFFF);
  CHECK(crc("A") == 0x7080);
  CHECK(crc("123456789") == 0x2F80);
  CHECK(crc("Q") == 0xBC81);
  CHECK(crc("QN") == 0x8581);
  CHECK(crc("QN=") == 0x7200);
}

TEST_CASE("three ways to the check sum agree for every length up to 2000") {
  std::mt19937 dice{20160801};
  for (std::size_t size = 0; size <= 2000; ++size) {
    const std::string bytes = random_bytes(dice, size);
    const std::uint16_t expected = crc_of_annex_a(bytes);
    REQUIRE(crc_by_table(bytes) == expected);
    REQUIRE(crc(bytes) == expected);
  }
}

TEST_CASE("only 256 check sums exist, with eight low bytes") {
  std::set<std::uint16_t> possible;
  std::set<std::uint16_t> low_bytes;
  for (unsigned value = 0; value < 0x10000; ++value) {
    if (value == 0xFFFF || !is_possible_crc(static_cast<std::uint16_t>(value))) continue;
    possible.insert(static_cast<std::uint16_t>(value));
    low_bytes.insert(static_cast<std::uint16_t>(value & 0xFFU));
  }
  CHECK(possible.size() == 256);
  CHECK(low_bytes == std::set<std::uint16_t>{0x00, 0x01, 0x40, 0x41, 0x80, 0x81, 0xC0, 0xC1});
  // From real logs: none of them is the check sum of anything.
  for (const unsigned impossible : {0xA6ECU, 0x7865U, 0x0681U}) {
    CHECK_FALSE(is_possible_crc(static_cast<std::uint16_t>(impossible)));
  }
  std::mt19937 dice{7};
  for (int i = 0; i < 2000; ++i) CHECK(is_possible_crc(crc_of_annex_a(random_bytes(dice, 1 + dice() % 40))));
}

TEST_CASE("the Modbus check sum, which some loggers send") {
  // The published check value of CRC-16/MODBUS.
  CHECK(crc_modbus("123456789") == 0x4B37);
  const std::string_view segment =
      "ST=32;CN=2011;PW=123456;MN=C201801010001;Flag=5;CP=&&DataTime=20180611090000;a34002-Rtd=30.1,a34002-Flag=N;"
      "a21026-Rtd=0.5,a21026-Flag=N&&";
  CHECK(crc_modbus(segment) == 0xED94);
  CHECK(crc(segment) == 0xA441);
}

}  // namespace
}  // namespace lantian::observe::hj212
