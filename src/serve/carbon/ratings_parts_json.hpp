#pragma once
#include "base/round.hpp"
#include "serve/carbon/codes.hpp"
#include "serve/document.hpp"

#include <optional>
#include <span>

/// Pieces that several answers on ratings and balances share. Heavy: only for files called *_json.cpp.
namespace lantian::serve {

/// To so many decimals, half to even; null without a value.
inline DocumentJson rating_number_json(const std::optional<Rational>& value, int places) {
  if (!value) return nullptr;
  const Decimal decimal = round_half_even(*value, places);
  return DocumentJson::parse(decimal.text(), nullptr, false);
}
template <class Value>
DocumentJson rating_value_json(const std::optional<Value>& value) {
  return value ? DocumentJson(*value) : DocumentJson{};
}
inline DocumentJson rating_text_json(const std::string& text) {
  return text.empty() ? DocumentJson{} : DocumentJson(text);
}
inline void put_rating_name(DocumentJson& into, const terms::Name& name) {
  into["name_zh"] = name.zh;
  into["name_en"] = name.en;
}
inline DocumentJson rating_bands_json(std::span<const carbon::Band> bands) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::Band& band : bands) {
    DocumentJson one{{"id", band.id}};
    put_rating_name(one, band.name);
    one["most"] = band.most ? DocumentJson(band.most->text()) : DocumentJson{};
    out.push_back(std::move(one));
  }
  return out;
}
inline DocumentJson sector_names_json(const carbon::SectorBook& sectors) {
  DocumentJson out = DocumentJson::object();
  const auto add = [&out](const carbon::Sector& sector) { put_rating_name(out[sector.id], sector.name); };
  for (const carbon::Sector& sector : sectors.sectors()) add(sector);
  add(sectors.rest());
  return out;
}

}  // namespace lantian::serve
