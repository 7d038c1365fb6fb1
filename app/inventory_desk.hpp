#pragma once
#include "app/desk.hpp"
#include "keep/inventory_book.hpp"
#include "serve/inventory_office.hpp"

#include <memory>
#include <optional>
#include <string>

/// What the verbs of the inventory open before they answer.
namespace lantian::app {

/// Both offices: the one of the inventory looks into the other.
struct Offices {
  serve::Office office;
  std::optional<serve::InventoryOffice> inventory;
};
Result<std::unique_ptr<Offices>> open_offices();

/// Returns not_found with what to do when the directory holds no inventory.
Result<std::unique_ptr<keep::InventoryBook>> open_existing_inventory(const std::string& directory);

/// Answers a question about a book: what most verbs are.
template <class Answer>
int answered(const std::string& directory, Answer answer) {
  const auto outcome = [&]() -> Result<int> {
    LANTIAN_TRY(const auto offices, open_offices());
    LANTIAN_TRY(const auto book, open_existing_inventory(directory));
    return answer(*offices->inventory, *book);
  };
  return exit_code(outcome());
}

}  // namespace lantian::app
