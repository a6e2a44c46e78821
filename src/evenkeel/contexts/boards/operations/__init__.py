"""Operations of boards."""
