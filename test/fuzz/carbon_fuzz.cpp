// One input, read as the text of a code, with and without its signature, and as every file of rules on ratings, labels,
// balances, energy and pathways. Whatever the bytes are, the answer is a value or an error with a message. A code that
// reads is written the same again: no other spelling of it is read.
#include "carbon/balance/balance.hpp"
#include "carbon/energy/carriers.hpp"
#include "carbon/energy/control.hpp"
#include "carbon/planning/plan.hpp"
#include "carbon/rating/code.hpp"
#include "carbon/rating/label.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace lantian;
using namespace lantian::carbon;

void demand(bool condition) {
  if (!condition) __builtin_trap();
}

template <class T>
void told(const Result<T>& result) {
  demand(result.ok() || !result.error().message.empty());
}

/// Every value has a band, whatever bounds were read.
void use(const RatingRule& rule) {
  for (const std::int64_t tenths : {-1, 0, 6, 8, 12, 20, 1'000'000}) {
    demand(band_of(rule.levels, Rational::of(tenths, 10)) < rule.levels.size());
    demand(band_of(rule.tiers, Rational::of(tenths, 10)) < rule.tiers.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const auto code = parse_code(text);
  told(code);
  if (code) demand(code->text() == text);
  const auto signed_code = parse_signed_code(text);
  told(signed_code);
  if (signed_code) demand(signed_code->text() == text && !code);
  const terms::SourceFile file{"t.toml", text};
  const auto rule = read_rating_rule(file);
  told(rule);
  if (rule) use(*rule);
  const auto sectors = SectorBook::read(file);
  told(sectors);
  told(read_label_rule(file));
  told(read_balance_rule(file));
  told(read_control_rule(file));
  told(CarrierBook::read(file));
  told(read_plan_book(file, sectors ? *sectors : SectorBook{}));
  return 0;
}
