#include "assess/figure.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using namespace lantian::assess;

TEST_CASE("addresses go to text and back") {
  for (const char* text :
       {"652301/2023/good_share@CN2012", "652301/2023/PM2.5.mean@CN2012~2022",
        "changji-west4/HS2023/good_days@CN2026T-dust", "652301/AY2023/O3.P90@CN2012-dust~AY2022#17",
        "beijing/Dongsi/2014-02/PM10.P95@CN2012", "a/2023-10-01..2024-02-15/composite@CN2026T~2022-10-01..2023-02-15#1",
        "a/2023-10-05/days.PM2.5@CN2012"}) {
    CAPTURE(std::string{text});
    const auto address = parse_figure(text);
    REQUIRE(address.ok());
    CHECK(address->text() == text);
    const auto again = parse_figure(address->text());
    REQUIRE(again.ok());
    CHECK(*again == *address);
  }
  const auto address = parse_figure("652301/AY2023/O3.P90@CN2012-dust~AY2022#17");
  CHECK(address->unit_id == "652301");
  CHECK(address->period == "AY2023");
  CHECK(address->statistic == "O3.P90");
  CHECK(address->standard == "CN2012");
  CHECK(address->without_dust);
  CHECK(address->against == "AY2022");
  CHECK(address->revision == 17);
}

TEST_CASE("one figure has one address: other spellings are refused with the grammar") {
  for (const char* text :
       {"", "652301", "652301/2023/good_share", "/2023/good_share@CN2012", "652301/2023/@CN2012",
        "652301/2023/good_share@", "652301/20233/good_share@CN2012", "652301/2023/good_share@CN2012~",
        "652301/2023/good_share@CN2012~never", "652301/2023/good_share@CN2012#", "652301/2023/good_share@CN2012#0",
        "652301/2023/good_share@CN2012#x", "652301/2023/good_share@CN2012#+7", "652301/2023/good_share@CN2012#07",
        "652301/2023/good_share@CN2012#1e1", "652301/2023/good_share@CN2012#1#2", "652301/2023/good_share@-dust",
        "2023/good_share@CN2012"}) {
    CAPTURE(std::string{text});
    const auto address = parse_figure(text);
    REQUIRE_FALSE(address.ok());
    CHECK(address.error().code == ErrorCode::malformed);
    CHECK(address.error().message.find("UNIT/PERIOD/STATISTIC@STANDARD") != std::string::npos);
  }
}

}  // namespace
