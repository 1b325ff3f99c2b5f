//! Lock modes as data. What each statement takes is measured in `online-catalogue`, section 0.2, on 14 to 18.

use crate::step::{Blocks, Lock};

pub const NONE: Lock = Lock { mode: "", blocks: Blocks::Nobody };
pub const ROW_EXCLUSIVE: Lock = Lock { mode: "ROW EXCLUSIVE", blocks: Blocks::Nobody };
pub const SHARE_UPDATE_EXCLUSIVE: Lock = Lock { mode: "SHARE UPDATE EXCLUSIVE", blocks: Blocks::OtherChanges };
pub const SHARE: Lock = Lock { mode: "SHARE", blocks: Blocks::Writers };
pub const SHARE_ROW_EXCLUSIVE: Lock = Lock { mode: "SHARE ROW EXCLUSIVE", blocks: Blocks::Writers };
pub const ACCESS_EXCLUSIVE: Lock = Lock { mode: "ACCESS EXCLUSIVE", blocks: Blocks::Everybody };
