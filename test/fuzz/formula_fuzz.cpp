// One input, read as a formula of a guide (over names and a stream like those of the guides) and as a snapshot of an
// account. Whatever the bytes are, the answer is a program that ends or an error with a message; a snapshot that was
// not made by us does not verify.
#include "base/sha256.hpp"
#include "carbon/accounts/snapshot.hpp"
#include "carbon/formula/formula.hpp"
#include "inventory/activity_unit.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace lantian;

void demand(bool condition) {
  if (!condition) __builtin_trap();
}

const inventory::UnitBook& units() {
  static const inventory::UnitBook book =
      *inventory::UnitBook::read({"units",
                                  "[[units]]\nsymbol = \"t\"\ndimension = \"mass\"\nscale = 1000000\n"
                                  "[[units]]\nsymbol = \"kg\"\ndimension = \"mass\"\nscale = 1000\n"
                                  "[[units]]\nsymbol = \"10kt\"\ndimension = \"mass\"\nscale = 10000000000\n"
                                  "[[units]]\nsymbol = \"tC\"\ndimension = \"carbon mass\"\nscale = 1000000\n"
                                  "[[units]]\nsymbol = \"tCO2\"\ndimension = \"CO2 mass\"\nscale = 1000000\n"
                                  "[[units]]\nsymbol = \"GJ\"\ndimension = \"energy\"\nscale = 1000\n"
                                  "[[units]]\nsymbol = \"percent\"\ndimension = \"share\"\nscale = 1\n"});
  return book;
}

carbon::FormulaScope scope() {
  carbon::FormulaScope one;
  one.units = &units();
  for (const auto& [name, unit] : {std::pair{"coal", "t"},
                                   {"oil", "10kt"},
                                   {"ncv", "GJ/t"},
                                   {"cc", "tC/GJ"},
                                   {"ef", "tCO2/t"},
                                   {"share", "percent"},
                                   {"a_used", "t"},
                                   {"b_used", "kg"}}) {
    one.names[name] = *carbon::parse_compound_unit(unit, units());
  }
  one.ratios["co2_per_c"] = {44, 12, *carbon::parse_compound_unit("tCO2/tC", units())};
  one.streams["fuel"] = {"a", "b"};
  return one;
}

void run(const carbon::Formula& formula) {
  demand(formula.stack > 0 && formula.steps.size() <= 3 * 4096);
  const std::vector<double> numbers(200, 3.5);
  std::vector<carbon::FormulaColumn> columns(formula.names.size(), {numbers.data(), false});
  std::vector<double> out(200);
  carbon::evaluate(formula, columns, out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  for (const char* unit : {"1", "tCO2", "t", "tC"}) {
    const auto formula = carbon::compile_formula(text, unit, scope());
    demand(formula.ok() || !formula.error().message.empty());
    if (formula) run(*formula);
  }
  const auto unit = carbon::parse_compound_unit(text, units());
  demand(unit.ok() || !unit.error().message.empty());
  const auto read = carbon::verify({text, sha256_hex(text)});
  demand(read.ok() || !read.error().message.empty());
  return 0;
}
